import type { Text } from '../errors.ts'

/** Kinds of files that may be attached: screenshots and the documents that officials send. */
export type KindId =
  | 'png'
  | 'jpeg'
  | 'gif'
  | 'webp'
  | 'bmp'
  | 'pdf'
  | 'docx'
  | 'xlsx'
  | 'pptx'
  | 'doc'
  | 'xls'
  | 'ppt'
  | 'odt'
  | 'ods'
  | 'odp'
  | 'rtf'
  | 'txt'
  | 'csv'
  | 'xml'
  | 'eml'
  | 'msg'
  | 'zip'
  | 'svg'
  | 'html'

/** What bytes turn out to be (detect.ts): a kind, or a container that several kinds share. */
export type ByteKind = KindId | 'encrypted-office'

export interface Kind {
  name: Text
  /** Endings of names, in small letters, the usual one first. */
  extensions: readonly string[]
  /** The first is what the file is kept and served as; the others are what browsers say for it. */
  contentTypes: readonly [string, ...string[]]
  /**
   * How a browser gets it: pictures and PDF inside a page; everything else, SVG and HTML above all, as a download,
   * since they could run scripts with the viewer's rights.
   */
  served: 'inline' | 'download' | 'opaque download'
  /** What its bytes may be; when left out, just the kind itself. */
  bytes?: readonly ByteKind[]
}

const openXml = 'application/vnd.openxmlformats-officedocument'
const openDocument = 'application/vnd.oasis.opendocument'

const picture = (name: string, extensions: string[], ...contentTypes: [string, ...string[]]): Kind => ({
  name: { ru: name, en: name },
  extensions,
  contentTypes,
  served: 'inline',
})

const office = (name: string, extension: string, contentType: string, bytes?: ByteKind[]): Kind => ({
  name: { ru: name, en: name },
  extensions: [extension],
  contentTypes: [contentType],
  served: 'download',
  ...(bytes && { bytes }),
})

export const kinds: Record<KindId, Kind> = {
  png: picture('PNG', ['png'], 'image/png', 'image/x-png', 'image/apng'),
  jpeg: picture('JPEG', ['jpg', 'jpeg', 'jpe', 'jfif'], 'image/jpeg', 'image/jpg', 'image/pjpeg'),
  gif: picture('GIF', ['gif'], 'image/gif'),
  webp: picture('WebP', ['webp'], 'image/webp'),
  bmp: picture('BMP', ['bmp'], 'image/bmp', 'image/x-ms-bmp', 'image/x-bmp'),
  pdf: picture('PDF', ['pdf'], 'application/pdf', 'application/x-pdf'),
  // A document under a password is a compound file with the real one inside, whatever its name.
  docx: office('DOCX', 'docx', `${openXml}.wordprocessingml.document`, ['docx', 'encrypted-office']),
  xlsx: office('XLSX', 'xlsx', `${openXml}.spreadsheetml.sheet`, ['xlsx', 'encrypted-office']),
  pptx: office('PPTX', 'pptx', `${openXml}.presentationml.presentation`, ['pptx', 'encrypted-office']),
  doc: office('DOC', 'doc', 'application/msword'),
  xls: office('XLS', 'xls', 'application/vnd.ms-excel'),
  ppt: office('PPT', 'ppt', 'application/vnd.ms-powerpoint'),
  odt: office('ODT', 'odt', `${openDocument}.text`),
  ods: office('ODS', 'ods', `${openDocument}.spreadsheet`),
  odp: office('ODP', 'odp', `${openDocument}.presentation`),
  rtf: {
    name: { ru: 'RTF', en: 'RTF' },
    extensions: ['rtf'],
    contentTypes: ['application/rtf', 'text/rtf', 'application/msword'],
    served: 'download',
  },
  txt: {
    name: { ru: 'текст', en: 'text' },
    extensions: ['txt', 'log'],
    contentTypes: ['text/plain', 'text/x-log'],
    served: 'download',
    // A log may begin with «<»; but HTML and SVG have to be called what they are.
    bytes: ['txt', 'xml'],
  },
  csv: {
    name: { ru: 'CSV', en: 'CSV' },
    extensions: ['csv'],
    contentTypes: [
      'text/csv',
      'text/plain',
      'application/csv',
      'text/comma-separated-values',
      'application/vnd.ms-excel',
    ],
    served: 'download',
    bytes: ['txt'],
  },
  xml: {
    name: { ru: 'XML', en: 'XML' },
    extensions: ['xml'],
    contentTypes: ['application/xml', 'text/xml', 'text/plain'],
    served: 'download',
  },
  eml: {
    name: { ru: 'письмо EML', en: 'EML letter' },
    extensions: ['eml'],
    contentTypes: ['message/rfc822', 'text/plain'],
    served: 'download',
    bytes: ['txt'],
  },
  msg: { ...office('MSG', 'msg', 'application/vnd.ms-outlook'), name: { ru: 'письмо MSG', en: 'MSG letter' } },
  zip: {
    name: { ru: 'ZIP', en: 'ZIP' },
    extensions: ['zip'],
    contentTypes: ['application/zip', 'application/x-zip-compressed', 'application/x-zip'],
    served: 'download',
  },
  svg: {
    name: { ru: 'SVG', en: 'SVG' },
    extensions: ['svg'],
    contentTypes: ['image/svg+xml'],
    served: 'opaque download',
  },
  html: {
    name: { ru: 'HTML', en: 'HTML' },
    extensions: ['html', 'htm', 'xhtml'],
    contentTypes: ['text/html', 'application/xhtml+xml'],
    served: 'opaque download',
    bytes: ['html', 'xml', 'txt'],
  },
}

export const kindIds = Object.keys(kinds) as KindId[]

/** For screens and the API: the types that createUpload takes, each as it will be kept. */
export const allowedTypes: readonly string[] = kindIds.map((id) => kinds[id].contentTypes[0])

/** With their dots, as a form's `accept` wants them. */
export const allowedExtensions: readonly string[] = kindIds.flatMap((id) =>
  kinds[id].extensions.map((extension) => `.${extension}`),
)

export const allowedText: Text = {
  ru: `Можно: ${kindIds.map((id) => kinds[id].name.ru).join(', ')}.`,
  en: `Allowed: ${kindIds.map((id) => kinds[id].name.en).join(', ')}.`,
}

/** How a stored file leaves: by the type that it was kept as. What is not in the table leaves as bare bytes. */
export function servedAs(contentType: string): { inline: boolean; contentType: string } {
  const id = kindIds.find((each) => kinds[each].contentTypes[0] === contentType)
  const served = id ? kinds[id].served : 'opaque download'
  return {
    inline: served === 'inline',
    contentType: served === 'opaque download' ? 'application/octet-stream' : contentType,
  }
}
