import { crc32, deflateRawSync, deflateSync } from 'node:zlib'
import type { AppError } from '../../src/errors.ts'

/** A real PNG of one grey pixel; `extra` are further chunks before the picture, as editors write them. */
export function png(...extra: [type: string, data: Buffer][]): Buffer {
  const header = Buffer.from('00000001000000010800000000', 'hex')
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    ...[['IHDR', header] as const, ...extra, ['IDAT', deflateSync(Buffer.from([0, 128]))] as const].map(pngChunk),
    pngChunk(['IEND', Buffer.alloc(0)]),
  ])
}

function pngChunk([type, data]: readonly [string, Buffer]): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  return Buffer.concat([uint32BE(data.length), body, uint32BE(crc32(body))])
}

export const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex')
export const gif = Buffer.from(
  '47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b',
  'hex',
)
export const webp = Buffer.concat([
  Buffer.from('RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0', 'latin1'),
  Buffer.from('2f00000010071011118888fe0700', 'hex'),
])
export const bmp = Buffer.from(
  '424d3a0000000000000036000000280000000100000001000000010018000000000004000000c40e0000c40e00000000000000000000ffffff00',
  'hex',
)
export const pdf = Buffer.from('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n', 'latin1')
export const asciiPdf = Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n')
export const rtf = Buffer.from('{\\rtf1\\ansi\\ansicpg1251 \\u1047?}')
/** The beginning of a Windows program. */
export const exe = Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0', 'latin1'), Buffer.alloc(512)])
export const elf = Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), Buffer.alloc(512)])

export interface ZipPart {
  name: string
  data?: Buffer | string
  deflated?: boolean
}

/** A ZIP archive with these parts, in this order. */
export function zip(parts: (ZipPart | string)[], comment = ''): Buffer {
  const local: Buffer[] = []
  const table: Buffer[] = []
  let offset = 0
  for (const part of parts) {
    const { name, data = '', deflated = false } = typeof part === 'string' ? { name: part } : part
    const plain = Buffer.from(data)
    const kept = deflated ? deflateRawSync(plain) : plain
    const nameBytes = Buffer.from(name)
    const common = Buffer.concat([
      Buffer.from([20, 0, 0, 0, deflated ? 8 : 0, 0, 0, 0, 0, 0]),
      ...[crc32(plain), kept.length, plain.length].map(uint32LE),
      uint16LE(nameBytes.length),
      uint16LE(0),
    ])
    const entry = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, nameBytes, kept])
    table.push(
      Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), common, Buffer.alloc(10), uint32LE(offset), nameBytes]),
    )
    local.push(entry)
    offset += entry.length
  }
  const tableBytes = Buffer.concat(table)
  return Buffer.concat([
    ...local,
    tableBytes,
    Buffer.from('PK\x05\x06\0\0\0\0', 'latin1'),
    uint16LE(parts.length),
    uint16LE(parts.length),
    uint32LE(tableBytes.length),
    uint32LE(offset),
    uint16LE(comment.length),
    Buffer.from(comment),
  ])
}

const contentTypes = { name: '[Content_Types].xml', data: '<Types/>', deflated: true }
/** As Word orders its parts, and as LibreOffice does. */
export const docx = zip([contentTypes, '_rels/.rels', 'word/document.xml'])
export const libreDocx = zip([
  '_rels/.rels',
  { name: 'word/media/image1.png', data: Buffer.alloc(400_000, 7) },
  'word/document.xml',
  contentTypes,
])
export const xlsx = zip([contentTypes, 'xl/workbook.xml'])
export const pptx = zip([contentTypes, 'ppt/presentation.xml'])
export const docm = zip([contentTypes, 'word/document.xml', 'word/vbaProject.bin'])
export const jar = zip(['META-INF/MANIFEST.MF', 'Main.class'])

export const openDocument = (what: string) =>
  zip([
    { name: 'mimetype', data: `application/vnd.oasis.opendocument.${what}` },
    'content.xml',
    'META-INF/manifest.xml',
  ])

/** A compound file with these streams in its directory, which lies behind `gap` sectors. */
export function compound(streams: string[], gap = 3): Buffer {
  const header = Buffer.alloc(512)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header)
  const entries = ['Root Entry', ...streams].map((name, index) => {
    const entry = Buffer.alloc(128)
    entry.write(name, 'utf16le')
    entry.writeUInt16LE((name.length + 1) * 2, 64)
    entry[66] = index === 0 ? 5 : 2
    return entry
  })
  return Buffer.concat([header, Buffer.alloc(512 * gap, 0x11), ...entries, Buffer.alloc(512)])
}

const windows1251 = new Map(
  Array.from({ length: 256 }, (_, byte) => [new TextDecoder('windows-1251').decode(Uint8Array.of(byte)), byte]),
)
const ibm866 = new Map(
  Array.from({ length: 256 }, (_, byte) => [new TextDecoder('ibm866').decode(Uint8Array.of(byte)), byte]),
)

const encoded = (text: string, table: Map<string, number>) =>
  Buffer.from([...text].map((letter) => table.get(letter) ?? 63))
export const toWindows1251 = (text: string) => encoded(text, windows1251)
export const toIbm866 = (text: string) => encoded(text, ibm866)
export const toUtf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')

function uint32BE(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value >>> 0)
  return bytes
}

function uint32LE(value: number): Buffer {
  return uint32BE(value).reverse()
}

function uint16LE(value: number): Buffer {
  return Buffer.from([value & 255, value >> 8])
}

/** Where an error's faults lie. */
export const pathsOf = (error: AppError) => error.fields.map(({ path }) => path.join('.'))
