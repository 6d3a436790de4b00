import { type FieldFault, fault } from '../errors.ts'
import { type Checked, cleanText, isFault } from '../text-rules.ts'
import { allowedText, type KindId, kindIds, kinds } from './kinds.ts'

const maxFilename = 255

/**
 * A file's name as it is kept. The path that some programs send along, `.` and `..` are refused; dots and blanks at
 * the end go, since Windows would drop them and so change what the name ends in.
 */
export function cleanFilename(value: string): Checked<string> {
  const path = 'filename'
  const name = cleanText(value, { path, max: maxFilename })
  if (isFault(name)) return name
  if (/[/\\]/.test(name)) {
    return fault(path, {
      ru: 'В имени файла не может быть «/» и «\\»: нужно имя без папок.',
      en: 'A filename cannot hold "/" or "\\": give the name without folders.',
    })
  }
  const kept = name.replace(/[.\s]+$/u, '')
  return kept === ''
    ? fault(path, { ru: 'Имя файла не может состоять из точек.', en: 'A filename cannot be just dots.' })
    : kept
}

/**
 * The ending of a name in small letters; null when it has none. «Договор от 01.02.2024» and «схема.копия 2» have
 * none: what follows their last dot no system takes for a type.
 */
export function extensionOf(filename: string): string | null {
  const ending = /\.([^.]+)$/u.exec(filename)?.[1]
  return ending === undefined || /^[0-9]|[\s\u0080-\u{10ffff}]/u.test(ending) ? null : ending.toLowerCase()
}

/** The kind that a name and a content type promise; null when they promise none and the bytes alone will tell. */
export function declaredKind(filename: string, contentType: string): KindId | null | FieldFault {
  const extension = extensionOf(filename)
  const type = essence(contentType)
  if (type === undefined) {
    return fault('contentType', {
      ru: 'Не тип содержимого: нужен вид image/png; если он неизвестен — application/octet-stream.',
      en: 'Not a content type: it looks like image/png; when unknown, application/octet-stream.',
    })
  }
  if (extension !== null) {
    const id = kindIds.find((each) => kinds[each].extensions.includes(extension))
    if (!id) return refusedEnding(extension)
    if (type !== null && !kinds[id].contentTypes.includes(type)) return contradiction(extension, type, id)
    return id
  }
  if (type === null) return null
  const exact = kindIds.find((each) => kinds[each].contentTypes[0] === type)
  const id = exact ?? kindIds.find((each) => kinds[each].contentTypes.includes(type))
  return id ?? refusedType(type)
}

/** The type without its parameters; null when it says nothing, undefined when it is none. */
function essence(contentType: string): string | null | undefined {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (type === '' || type === 'application/octet-stream' || type === 'binary/octet-stream') return null
  return contentType.length <= 255 && /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(type) ? type : undefined
}

const refusedEnding = (extension: string): FieldFault =>
  fault('filename', {
    ru: `Файлы .${extension.slice(0, 20)} не принимаются. ${allowedText.ru}`,
    en: `Files .${extension.slice(0, 20)} are not accepted. ${allowedText.en}`,
  })

const refusedType = (type: string): FieldFault =>
  fault('contentType', {
    ru: `Файлы ${type.slice(0, 60)} не принимаются. ${allowedText.ru}`,
    en: `Files ${type.slice(0, 60)} are not accepted. ${allowedText.en}`,
  })

const contradiction = (extension: string, type: string, id: KindId): FieldFault =>
  fault('contentType', {
    ru: `Имя говорит .${extension}, а тип — ${type.slice(0, 60)}. Для .${extension} нужен ${kinds[id].contentTypes[0]} или application/octet-stream.`,
    en: `The name says .${extension} and the type ${type.slice(0, 60)}; for .${extension} it must be ${kinds[id].contentTypes[0]} or application/octet-stream.`,
  })
