import { fileTypeFromBuffer } from 'file-type'
import { type FieldFault, fault, type Text } from '../errors.ts'
import type { ByteFacts } from './byte-facts.ts'
import { allowedText, type ByteKind, type KindId, kinds } from './kinds.ts'
import { markupKind } from './markup.ts'
import { zipMimetype, zipNames } from './zip-names.ts'

/** What the bytes may be, the likeliest first; none when it is nothing of ours. `name` is for people. */
export interface Detected {
  kinds: readonly ByteKind[]
  name: Text
}

const isKind = (...ids: [KindId, ...KindId[]]): Detected => ({ kinds: ids, name: kinds[ids[0]].name })
const isOther = (name: string, ru = name): Detected => ({ kinds: [], name: { ru, en: name } })

const ours: Partial<Record<string, KindId>> = {
  png: 'png',
  // An animated PNG is a PNG to whoever knows no animation.
  apng: 'png',
  jpg: 'jpeg',
  gif: 'gif',
  webp: 'webp',
  bmp: 'bmp',
  pdf: 'pdf',
  rtf: 'rtf',
}

/** The kind of a file by its bytes alone, whatever it is called. */
export async function detect(facts: ByteFacts): Promise<Detected> {
  const { head, encoding } = facts
  // First, since two-byte signatures («BM», «MZ») also begin honest texts.
  if (encoding !== null) return isKind(textKind(new TextDecoder(encoding).decode(head)))
  if (head.toString('latin1', 0, 4) === 'PK\x03\x04' || head.toString('latin1', 0, 4) === 'PK\x05\x06') {
    return zipKind(facts)
  }
  if (facts.compoundEntries.size > 0) return compoundKind(facts.compoundEntries)
  const type = await fileTypeFromBuffer(head)
  if (!type) return isOther('of no known kind', 'файл неизвестного вида')
  const kind = ours[type.ext]
  return kind ? isKind(kind) : isOther(`${type.mime} (.${type.ext})`)
}

function textKind(beginning: string): KindId {
  if (beginning.startsWith('{\\rtf')) return 'rtf'
  if (beginning.startsWith('%PDF-')) return 'pdf'
  return markupKind(beginning) ?? 'txt'
}

const openDocuments: Partial<Record<string, KindId>> = {
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
  'application/vnd.oasis.opendocument.presentation': 'odp',
}

function zipKind({ head, tail }: ByteFacts): Detected {
  const mimetype = zipMimetype(head)
  if (mimetype !== null) {
    const kind = openDocuments[mimetype]
    return kind ? isKind(kind) : isOther(mimetype)
  }
  const names = zipNames(tail)
  if (names === null) return isOther('a ZIP archive cut short', 'обрезанный архив ZIP')
  const has = (part: string) => names.some((name) => name.startsWith(part))
  if (has('[Content_Types].xml')) {
    if (names.some((name) => /(^|\/)vbaProject\.bin$/i.test(name))) {
      return isOther('an Office document with macros', 'документ Office с макросами')
    }
    if (has('word/document')) return isKind('docx')
    if (has('xl/workbook.xml')) return isKind('xlsx')
    if (has('ppt/presentation')) return isKind('pptx')
    return isOther('a package of another program', 'пакет другой программы')
  }
  if (has('META-INF/MANIFEST.MF')) return isOther('application/java-archive (.jar)')
  if (has('AndroidManifest.xml')) return isOther('application/vnd.android.package-archive (.apk)')
  return isKind('zip')
}

const compoundStreams: [string, KindId][] = [
  ['WordDocument', 'doc'],
  ['Workbook', 'xls'],
  ['Book', 'xls'],
  ['PowerPoint Document', 'ppt'],
  ['__properties_version1.0', 'msg'],
]

/**
 * Installers (.msi) are compound files too: only what is known by its streams is let in. A document with another one
 * inside has the streams of both, and may be either.
 */
function compoundKind(entries: ReadonlySet<string>): Detected {
  if (entries.has('EncryptedPackage')) {
    return {
      kinds: ['encrypted-office'],
      name: { ru: 'документ Office под паролем', en: 'an Office document under a password' },
    }
  }
  const [first, ...others] = compoundStreams.filter(([stream]) => entries.has(stream)).map(([, kind]) => kind)
  return first ? isKind(first, ...others) : isOther('application/x-cfb')
}

/**
 * The kind to keep a file as: what was declared, when the bytes bear it out, else what the bytes are, when nothing
 * was declared. Everything else is a fault that says what was said and what came.
 */
export function agreedKind(declared: KindId | null, detected: Detected): KindId | FieldFault {
  if (declared !== null) {
    const good = kinds[declared].bytes ?? [declared]
    if (detected.kinds.some((kind) => good.includes(kind))) return declared
  } else {
    const [found] = detected.kinds
    if (found !== undefined && found !== 'encrypted-office') return found
  }
  const said = declared && kinds[declared].name
  return fault('file', {
    ru: `По содержимому это ${detected.name.ru}${said ? `, а объявлен ${said.ru}` : ''}. ${allowedText.ru}`,
    en: `By its bytes the file is ${detected.name.en}${said ? `, yet ${said.en} was declared` : ''}. ${allowedText.en}`,
  })
}
