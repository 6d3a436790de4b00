import { Readable } from 'node:stream'
import { type Info, parse } from 'csv-parse'
import { type Header, type RawRecord, readHeader } from './columns.ts'
import { decoded, type Encoding } from './encoding.ts'
import { ImportFault } from './import-fault.ts'

/** Bytes of one row at most: a quote that is never closed would otherwise swallow the rest of the file. */
const maxRow = 256 * 1024

/** The rows of a CSV file. Its first row says what they are of. */
export async function* readCsv(
  bytes: AsyncIterable<Uint8Array>,
  { encoding, head, place }: { encoding: Encoding; head: string; place: string | null },
): AsyncGenerator<RawRecord> {
  let read = 0
  let torn: ImportFault | null = null
  const parser = parse({
    delimiter: delimiterOf(head),
    bom: true,
    info: true,
    // ООО "Ромашка" stands unquoted in many a file.
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: maxRow,
    skip_records_with_error: true,
    on_record: (record: string[], { lines }) => {
      read = lines
      return record
    },
    // With so much relaxed this is a quote that nobody closes, or a row without end. Where the next one begins cannot be
    // told.
    on_skip: () => {
      torn ??= new ImportFault(neverCloses(read, place))
      text.unpipe(parser)
      parser.end()
    },
  })
  // The parser reads UTF-8 itself, several times as fast.
  const text = Readable.from(encoding === 'utf-8' ? bytes : decoded(bytes, encoding))
  text.on('error', (error) => parser.destroy(error))
  text.pipe(parser)
  let header: Header | null = null
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      if (header === null) {
        header = readHeader(record)
        if (header === null) throw new ImportFault(unknownHeader(record))
      } else yield recordOf(header, record, info.lines, place)
    }
  } finally {
    text.destroy()
    parser.destroy()
  }
  if (torn) throw torn
  if (header === null) throw new ImportFault(emptyFile)
}

function recordOf({ noun, columns }: Header, record: readonly string[], line: number, place: string | null): RawRecord {
  if (record.length !== columns.length && !onlyEmptyBeyond(record, columns.length)) {
    return { noun: null, line, place, reason: otherLength(record.length, columns.length) }
  }
  const values: Record<string, string> = {}
  for (const [index, column] of columns.entries()) {
    const value = record[index]
    if (column === null || value === undefined) continue
    if (value.includes('\ufffd')) return { noun: null, line, place, reason: otherEncoding }
    values[column] = value
  }
  return { noun, line, place, values }
}

/** Spreadsheets end rows with more separators than there are headings. */
const onlyEmptyBeyond = (record: readonly string[], length: number) =>
  record.length > length && record.slice(length).every((value) => value.trim() === '')

/** What separates the headings: most often, of what may. */
function delimiterOf(head: string): string {
  const [line = ''] = head.replace(/^\ufeff/, '').split(/\r?\n|\r/, 1)
  const bare = line.replace(/"[^"]*"/g, '')
  const count = (delimiter: string) => bare.split(delimiter).length
  return [';', ',', '\t'].reduce((best, each) => (count(each) > count(best) ? each : best))
}

const neverCloses = (line: number, place: string | null) => ({
  ru: `Дальше строки ${line}${place ? ` файла ${place}` : ''} не прочитано: в следующей строке кавычка открыта и не закрыта, или строка длиннее ${maxRow / 1024} КБ. Загружено то, что стояло до этого места.`,
  en: `Nothing is read after line ${line}${place ? ` of ${place}` : ''}: the next row opens a quote and does not close it, or the row is longer than ${maxRow / 1024} KB. What stood before is loaded.`,
})

const otherLength = (found: number, expected: number) => ({
  ru: `в строке ${found} значений, а столбцов ${expected}: проверьте разделители и кавычки`,
  en: `the row has ${found} values for ${expected} columns: check separators and quotes`,
})

const otherEncoding = {
  ru: 'в строке есть байты другой кодировки: сохраните файл в UTF-8',
  en: 'the row has bytes of another encoding: save the file in UTF-8',
}

const emptyFile = { ru: 'Файл пуст: в нём нет строки заголовков.', en: 'The file is empty: it has no row of headings.' }

function unknownHeader(headings: readonly string[]) {
  const seen = headings.slice(0, 12).join(', ').slice(0, 300)
  return {
    ru: `Не понять, что в файле: заголовки «${seen}». Для организаций нужны хотя бы «ИНН» и «Полное наименование», для пользователей – «ФИО», «Электронная почта» или «Идентификатор» и «ИНН организации» или «Реестровый номер организации».`,
    en: `What the file holds is unclear: its headings are "${seen}". Organizations need at least "INN" and "Full name"; users need "Full name", "E-mail" or "ID", and "Organization INN" or "Organization registration number".`,
  }
}
