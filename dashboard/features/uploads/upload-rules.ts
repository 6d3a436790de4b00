import type { UploadFault, UploadItem } from './upload.ts'

/** As the server says by Query.uploadRules. */
export interface UploadRules {
  /** Bytes. */
  maxSize: number
  /** Media types. */
  allowedTypes: readonly string[]
}

/** As many files as one ticket or comment takes at once. */
export const maxFiles = 20

/** Browsers leave the type out for what their system does not know; the server asks for one. */
const typeByExtension: Readonly<Record<string, string>> = {
  bmp: 'image/bmp',
  csv: 'text/csv',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  eml: 'message/rfc822',
  gif: 'image/gif',
  htm: 'text/html',
  html: 'text/html',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  log: 'text/plain',
  msg: 'application/vnd.ms-outlook',
  odp: 'application/vnd.oasis.opendocument.presentation',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odt: 'application/vnd.oasis.opendocument.text',
  pdf: 'application/pdf',
  png: 'image/png',
  ppt: 'application/vnd.ms-powerpoint',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  rtf: 'application/rtf',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  webp: 'image/webp',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  xml: 'application/xml',
  zip: 'application/zip',
}

export function extensionOf(filename: string): string {
  const dot = filename.lastIndexOf('.')
  return dot > 0 ? filename.slice(dot + 1).toLowerCase() : ''
}

export function contentTypeOf(file: { name: string; type: string }): string {
  return (
    (file.type.split(';')[0] ?? '').trim().toLowerCase() ||
    typeByExtension[extensionOf(file.name)] ||
    'application/octet-stream'
  )
}

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
  const byName = typeByExtension[extensionOf(file.name)]
  const allowed = [contentTypeOf(file), byName].some((type) => type !== undefined && rules.allowedTypes.includes(type))
  return allowed ? null : { is: 'kind', extension: extensionOf(file.name) }
}

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
  return files.map((file, index) => {
    const fault: UploadFault | null =
      taken + index >= maxFiles ? { is: 'tooMany', max: maxFiles } : faultBefore(file, rules)
    return {
      key: key(),
      id: null,
      filename: file.name,
      size: file.size,
      contentType: contentTypeOf(file),
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
