import { Readable } from 'node:stream'
import { fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl'
import { ImportFault } from './import-fault.ts'
import type { DirectoryFile } from './source.ts'

export interface ZippedFile {
  name: string
  bytes: AsyncIterable<Uint8Array>
}

/** The files of an archive, as ЕИС sends them, one after the other and each as a stream. */
export async function* readZip(file: DirectoryFile): AsyncGenerator<ZippedFile> {
  let zip: ZipFile
  try {
    zip = await fromRandomAccessReaderPromise(new PartReader(file), file.size, { lazyEntries: true, autoClose: false })
  } catch (error) {
    throw new ImportFault(brokenArchive(error), { cause: error })
  }
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue
    if (!/\.(xml|csv|txt)$/i.test(entry.fileName)) continue
    if (entry.isEncrypted()) throw new ImportFault(locked(entry.fileName))
    yield { name: entry.fileName, bytes: unpacked(await zip.openReadStreamPromise(entry), entry.fileName) }
  }
}

async function* unpacked(stream: Readable, name: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) yield chunk as Uint8Array
  } catch (error) {
    // A store or a disk that fails says so by a code of its own: such a load is tried again.
    const { code } = error as NodeJS.ErrnoException
    if (code && !code.startsWith('Z_')) throw error
    throw new ImportFault(brokenEntry(name, error), { cause: error })
  } finally {
    stream.destroy()
  }
}

class PartReader extends RandomAccessReader {
  readonly #file: DirectoryFile

  constructor(file: DirectoryFile) {
    super()
    this.#file = file
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const file = this.#file
    return Readable.from(
      (async function* () {
        // An entry of no bytes asks for a range of none.
        if (end > start) yield* await file.open({ start, end: end - 1 })
      })(),
      { objectMode: false },
    )
  }
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

const brokenArchive = (error: unknown) => ({
  ru: `Архив ZIP не читается: ${reasonOf(error)}.`,
  en: `The ZIP archive cannot be read: ${reasonOf(error)}.`,
})

const brokenEntry = (name: string, error: unknown) => ({
  ru: `Файл ${name} в архиве повреждён: ${reasonOf(error)}. Загружено то, что стояло до этого места.`,
  en: `The file ${name} in the archive is damaged: ${reasonOf(error)}. What stood before is loaded.`,
})

const locked = (name: string) => ({
  ru: `Файл ${name} в архиве закрыт паролем: нужен архив без пароля.`,
  en: `The file ${name} in the archive has a password: an archive without one is needed.`,
})
