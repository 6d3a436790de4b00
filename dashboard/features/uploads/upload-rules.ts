import type { UploadFault, UploadItem } from './upload.ts'

/** As the server says by Query.uploadRules. */
export interface UploadRules {
  /** Bytes. */
  maxSize: number
  /** With one ticket or comment. */
  maxFiles: number
  kinds: readonly {
    /** The first is what the server keeps it as, the others are what browsers say. */
    contentTypes: readonly string[]
    /** Without the dot. */
    extensions: readonly string[]
  }[]
}

export function extensionOf(filename: string): string {
  const dot = filename.lastIndexOf('.')
  return dot > 0 ? filename.slice(dot + 1).toLowerCase() : ''
}

/** Browsers leave the type out for what their system does not know; the server asks for one. */
export function contentTypeOf(file: { name: string; type: string }, rules: UploadRules | null): string {
  return essenceOf(file.type) || kindByName(file.name, rules)?.contentTypes[0] || 'application/octet-stream'
}

const essenceOf = (type: string) => (type.split(';')[0] ?? '').trim().toLowerCase()

const kindByName = (name: string, rules: UploadRules | null) =>
  rules?.kinds.find(({ extensions }) => extensions.includes(extensionOf(name)))

/**
 * What can be said before a byte is sent. A kind is refused here only when neither the browser's word nor the
 * name's ending is allowed: browsers often name a kind otherwise than the server does, and the bytes decide there.
 */
export function faultBefore(
  file: { name: string; type: string; size: number },
  rules: UploadRules | null,
): UploadFault | null {
  if (file.size === 0) return { is: 'empty' }
  if (rules === null) return null
  if (file.size > rules.maxSize) return { is: 'tooLarge', maxSize: rules.maxSize }
  const byType = rules.kinds.some(({ contentTypes }) => contentTypes.includes(essenceOf(file.type)))
  return byType || kindByName(file.name, rules) ? null : { is: 'kind', extension: extensionOf(file.name) }
}

/** For the system's dialog, which then shows what can be sent first. */
export const acceptOf = (rules: UploadRules | null): string | undefined =>
  rules?.kinds.flatMap(({ extensions }) => extensions.map((extension) => `.${extension}`)).join(',')

/** The same file again: by what a browser tells of it without reading it. */
export const isSame = (
  one: { name: string; size: number; lastModified: number },
  item: Pick<UploadItem, 'filename' | 'size' | 'file'>,
): boolean =>
  one.name === item.filename &&
  one.size === item.size &&
  (item.file === null || item.file.lastModified === one.lastModified)

/**
 * @param rules null while they are not known: then the server alone decides
 * @param taken how many files are there already
 */
export function itemsOf(
  files: readonly File[],
  rules: UploadRules | null,
  taken: number,
  key: () => string,
): UploadItem[] {
  let room = (rules?.maxFiles ?? Number.POSITIVE_INFINITY) - taken
  return files.map((file) => {
    const own = faultBefore(file, rules)
    // What will not go takes no room.
    const fault: UploadFault | null =
      own ?? (rules !== null && room <= 0 ? { is: 'tooMany', max: rules.maxFiles } : null)
    if (fault === null) room--
    return {
      key: key(),
      id: null,
      filename: file.name,
      size: file.size,
      contentType: contentTypeOf(file, rules),
      state: fault ? 'refused' : 'waiting',
      progress: 0,
      fault,
      file,
    }
  })
}

/** Clipboards call every picture image.png: a name that says what it is and when keeps several apart. */
export function nameScreenshot(stem: string, type: string, now: Date, nth: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-')
  const time = [two(now.getHours()), two(now.getMinutes()), two(now.getSeconds())].join('-')
  const ending = type === 'image/jpeg' ? 'jpg' : (type.split('/')[1]?.split('+')[0] ?? 'png')
  return `${stem}-${day}-${time}${nth > 0 ? `-${nth + 1}` : ''}.${ending}`
}
