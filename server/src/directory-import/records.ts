import type { RawRecord } from './columns.ts'
import { readCsv } from './csv.ts'
import { encodingOf } from './encoding.ts'
import { ImportFault } from './import-fault.ts'
import { type DirectoryFile, headOf } from './source.ts'
import { readXml } from './xml.ts'
import { readZip } from './zip.ts'

/** Bytes that are enough to know the encoding and the headings by. */
const headBytes = 64 * 1024

/**
 * The rows of a file, in its order and in constant memory. What it is shows in its bytes, not in its name: a ZIP
 * archive of such files, ЕИС' XML, or CSV. Lines of the files of an archive are counted on.
 */
export async function* readRecords(file: DirectoryFile): AsyncGenerator<RawRecord> {
  const head = await headOf(file, headBytes)
  if (head.subarray(0, 4).toString('latin1') !== 'PK\u0003\u0004') {
    yield* readText(await file.open(), head, file.size <= head.length, null)
    return
  }
  let files = 0
  let before = 0
  for await (const { name, bytes } of readZip(file)) {
    files += 1
    const { head: start, whole, all } = await peek(bytes)
    let last = 0
    for await (const record of readText(all, start, whole, name)) {
      last = Math.max(last, record.line)
      yield { ...record, line: before + record.line }
    }
    before += last
  }
  if (files === 0) throw new ImportFault(noFiles)
}

function readText(
  bytes: AsyncIterable<Uint8Array>,
  head: Buffer,
  whole: boolean,
  place: string | null,
): AsyncGenerator<RawRecord> {
  const encoding = encodingOf(head, whole)
  const text = new TextDecoder(encoding).decode(head)
  return /^\ufeff?\s*</.test(text)
    ? readXml(bytes, { encoding, place })
    : readCsv(bytes, { encoding, head: text, place })
}

/** The beginning of a stream, and the stream with it. */
async function peek(bytes: AsyncIterable<Uint8Array>) {
  const iterator = bytes[Symbol.asyncIterator]()
  const chunks: Uint8Array[] = []
  let length = 0
  let whole = false
  while (length < headBytes && !whole) {
    const next = await iterator.next()
    if (next.done) whole = true
    else {
      chunks.push(next.value)
      length += next.value.byteLength
    }
  }
  async function* all() {
    try {
      yield* chunks
      for (let next = whole ? null : await iterator.next(); next && !next.done; next = await iterator.next())
        yield next.value
    } finally {
      await iterator.return?.()
    }
  }
  return { head: Buffer.concat(chunks), whole, all: all() }
}

const noFiles = {
  ru: 'В архиве нет ни одного файла .xml или .csv.',
  en: 'There is no .xml or .csv file in the archive.',
}
