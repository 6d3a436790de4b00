import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ByteWatcher } from '../../src/attachments/byte-facts.ts'
import { cleanFilename, declaredKind, extensionOf } from '../../src/attachments/declared-kind.ts'
import { agreedKind, detect } from '../../src/attachments/detect.ts'
import { allowedExtensions, allowedTypes, kindIds, kinds, servedAs } from '../../src/attachments/kinds.ts'
import { isFault } from '../../src/text-rules.ts'
import * as sample from './samples.ts'

/** What a file is kept as, or the English sentence that refuses it. */
async function judge(filename: string, contentType: string, bytes: Uint8Array, chunk = bytes.length): Promise<string> {
  const name = cleanFilename(filename)
  if (isFault(name)) return name.text.en
  const declared = declaredKind(name, contentType)
  if (isFault(declared)) return declared.text.en
  const watcher = new ByteWatcher()
  for (let at = 0; at < bytes.length; at += chunk) watcher.push(bytes.subarray(at, at + chunk))
  const kind = agreedKind(declared, await detect(watcher.facts()))
  return isFault(kind) ? kind.text.en : kind
}

const text = 'Ошибка при сохранении «план-графика»: сертификат № 17 не найден\r\n'
const page = '<!DOCTYPE html><script>alert(1)</script>'
const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
const xml = '<?xml version="1.0"?>\n<export xmlns="http://zakupki.example/"><id>1</id></export>'
const log = Buffer.from('2026-05-01 12:00:00 BMW <html> inside a line is no page\n')

const good: [filename: string, contentType: string, bytes: Uint8Array, kind: string][] = [
  ['снимок.png', 'image/png', sample.png(), 'png'],
  ['from-an-editor.PNG', 'image/png', sample.png(['tEXt', randomBytes(100_000)]), 'png'],
  ['photo.jfif', 'image/jpeg', sample.jpeg, 'jpeg'],
  ['a.gif', '', sample.gif, 'gif'],
  ['a.webp', 'image/webp', sample.webp, 'webp'],
  ['a.bmp', 'image/bmp', sample.bmp, 'bmp'],
  ['a.pdf', 'application/pdf', sample.pdf, 'pdf'],
  ['all-ascii.pdf', 'application/pdf', sample.asciiPdf, 'pdf'],
  ['a.rtf', 'application/msword', sample.rtf, 'rtf'],
  ['word.docx', kinds.docx.contentTypes[0], sample.docx, 'docx'],
  ['libreoffice.docx', '', sample.libreDocx, 'docx'],
  ['a.xlsx', '', sample.xlsx, 'xlsx'],
  ['a.pptx', '', sample.pptx, 'pptx'],
  ['password.xlsx', '', sample.compound(['EncryptionInfo', 'EncryptedPackage']), 'xlsx'],
  ['a.doc', 'application/msword', sample.compound(['1Table', 'WordDocument']), 'doc'],
  ['far-directory.doc', '', sample.compound(['WordDocument'], 2000), 'doc'],
  ['a.xls', '', sample.compound(['Workbook']), 'xls'],
  ['with-a-letter-inside.xls', '', sample.compound(['Workbook', 'WordDocument']), 'xls'],
  ['a.ppt', '', sample.compound(['PowerPoint Document']), 'ppt'],
  ['a.msg', '', sample.compound(['__properties_version1.0']), 'msg'],
  ['a.odt', '', sample.openDocument('text'), 'odt'],
  ['a.ods', '', sample.openDocument('spreadsheet'), 'ods'],
  ['a.odp', '', sample.openDocument('presentation'), 'odp'],
  ['a.zip', 'application/x-zip-compressed', sample.zip(['снимок.png'], 'a comment'), 'zip'],
  ['empty.zip', '', sample.zip([]), 'zip'],
  ['utf8.txt', 'text/plain; charset=utf-8', Buffer.from(text), 'txt'],
  ['one-byte.txt', 'text/plain', Buffer.from('!'), 'txt'],
  ['one-letter.txt', 'text/plain', Buffer.of(0xe9), 'txt'],
  ['emoji.txt', 'text/plain', Buffer.from('😀'), 'txt'],
  ['notepad.txt', 'text/plain', sample.toUtf16(text), 'txt'],
  ['old-windows.txt', 'text/plain', sample.toWindows1251(text.repeat(20)), 'txt'],
  ['console.log', '', sample.toIbm866('Не удалось найти файл журнала\r\n'.repeat(20)), 'txt'],
  ['app.log', 'text/plain', log, 'txt'],
  ['a.csv', 'application/vnd.ms-excel', sample.toWindows1251('Номер;Сумма\r\n1;2\r\n'), 'csv'],
  ['a.xml', 'text/xml', Buffer.from(xml), 'xml'],
  ['xml.log', 'text/plain', Buffer.from(xml), 'txt'],
  ['a.eml', 'message/rfc822', Buffer.from('From: anna@zakupki.example\r\n\r\nhello'), 'eml'],
  ['page.html', 'text/html', Buffer.from(page), 'html'],
  ['image.svg', 'image/svg+xml', Buffer.from(svg), 'svg'],
  // Neither name nor type says anything: the bytes do.
  ['pasted', '', sample.png(), 'png'],
  ['Договор от 01.02.2024', 'application/octet-stream', sample.pdf, 'pdf'],
  ['письмо', '', Buffer.from(page), 'html'],
]

const bad: [filename: string, contentType: string, bytes: Uint8Array, words: string][] = [
  ['screen.pdf', 'application/pdf', sample.png(), 'By its bytes the file is PNG, yet PDF was declared.'],
  ['screen', 'image/jpeg', sample.png(), 'By its bytes the file is PNG, yet JPEG was declared.'],
  ['page.png', 'image/png', Buffer.from(page), 'By its bytes the file is HTML, yet PNG was declared.'],
  ['page.txt', 'text/plain', Buffer.from(`\ufeff \n${page}`), 'By its bytes the file is HTML, yet text was declared.'],
  ['wide.txt', 'text/plain', sample.toUtf16(page), 'HTML, yet text'],
  ['hidden.log', 'text/plain', Buffer.from(`<!--${'x'.repeat(200_000)}--><script>`), 'HTML, yet text'],
  ['drawing.txt', 'text/plain', Buffer.from(`<?xml version="1.0"?><!-- a -->${svg}`), 'SVG, yet text'],
  ['drawing.xml', 'text/xml', Buffer.from('<!DOCTYPE svg PUBLIC "a" "b" [<!ENTITY x "y">]><x:svg/>'), 'SVG, yet XML'],
  [
    'xhtml.xml',
    'text/xml',
    Buffer.from('<?xml version="1.0"?><h:html xmlns:h="http://www.w3.org/1999/xhtml"/>'),
    'HTML, yet XML',
  ],
  ['setup.exe', 'application/x-msdownload', sample.exe, 'Files .exe are not accepted.'],
  ['run.bat', 'text/plain', Buffer.from('del *'), 'Files .bat are not accepted.'],
  ['run.bat. ', 'text/plain', Buffer.from('del *'), 'Files .bat are not accepted.'],
  ['a..bat', 'text/plain', Buffer.from('del *'), 'Files .bat are not accepted.'],
  ['photo.png', 'image/png', sample.exe, 'application/x-msdownload (.exe), yet PNG was declared.'],
  ['letter.txt', 'text/plain', sample.exe, 'application/x-msdownload (.exe), yet text was declared.'],
  ['tool', '', sample.elf, 'By its bytes the file is application/x-elf'],
  ['setup.doc', 'application/msword', sample.compound(['!_StringData', 'Binary.Setup']), 'application/x-cfb, yet DOC'],
  ['macro.docx', '', sample.docm, 'an Office document with macros, yet DOCX was declared.'],
  ['program.zip', '', sample.jar, 'application/java-archive (.jar), yet ZIP was declared.'],
  ['table.docx', '', sample.xlsx, 'XLSX, yet DOCX'],
  ['archive.docx', '', sample.zip(['a.txt']), 'ZIP, yet DOCX'],
  ['cut.docx', '', sample.libreDocx.subarray(0, 300_000), 'a ZIP archive cut short, yet DOCX was declared.'],
  ['noise.txt', 'text/plain', randomBytes(4096), 'text was declared.'],
  ['odd-byte.txt', 'text/plain', Buffer.of(0xb2), 'of no known kind, yet text was declared.'],
  ['nul.txt', 'text/plain', Buffer.from('abc\0def'), 'of no known kind, yet text was declared.'],
  ['frames.txt', 'text/plain', Buffer.alloc(100, 0xb2), 'of no known kind, yet text was declared.'],
  [
    'half.txt',
    'text/plain',
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('ab'), Buffer.from([0x00])]),
    'text was declared.',
  ],
  ['a.png', 'application/pdf', sample.png(), 'The name says .png and the type application/pdf'],
  ['a.png', 'image', sample.png(), 'Not a content type'],
  ['a', 'application/x-7z-compressed', sample.zip([]), 'Files application/x-7z-compressed are not accepted.'],
]

describe('The kind of a file', () => {
  test.each(good)('%s (%s) is taken', async (filename, contentType, bytes, kind) => {
    expect(await judge(filename, contentType, bytes)).toBe(kind)
  })

  test.each(bad)('%s (%s) is refused', async (filename, contentType, bytes, words) => {
    const said = await judge(filename, contentType, bytes)
    expect(said).toContain(words)
    if (!said.startsWith('The name says') && !said.startsWith('Not a')) expect(said).toContain('Allowed: PNG, JPEG')
  })

  test('does not depend on how the bytes were cut into chunks', async () => {
    for (const [filename, contentType, bytes, kind] of good) {
      for (const chunk of [1, 7, 1000].filter((size) => bytes.length / size < 100_000)) {
        expect([filename, chunk, await judge(filename, contentType, bytes, chunk)]).toEqual([filename, chunk, kind])
      }
    }
  })

  test('is found for any bytes without failing', async () => {
    const starts = [
      sample.png(),
      sample.docx,
      sample.compound(['Workbook']),
      sample.pdf,
      Buffer.from(svg),
      Buffer.alloc(0),
    ]
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...starts),
        fc.nat(2000),
        fc.uint8Array({ maxLength: 300 }),
        async (start, at, noise) => {
          const bytes = Buffer.concat([start.subarray(0, at), noise])
          if (bytes.length > 0) expect(await judge('a.png', '', bytes)).toBeTypeOf('string')
        },
      ),
      { numRuns: 300 },
    )
  })

  test('of a zip bomb costs no more than of any archive: nothing is unpacked', async () => {
    const bomb = sample.zip([
      { name: '[Content_Types].xml', data: Buffer.alloc(200_000_000), deflated: true },
      'word/document.xml',
    ])
    const before = process.memoryUsage().rss
    expect(await judge('bomb.docx', '', bomb)).toBe('docx')
    expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000)
  })
})

describe('The table of kinds', () => {
  test('has each extension and each kept type once', () => {
    expect(new Set(allowedExtensions).size).toBe(allowedExtensions.length)
    expect(new Set(allowedTypes).size).toBe(kindIds.length)
  })

  test('shows pictures and PDF inside pages, and everything else as a download', () => {
    const inline = allowedTypes.filter((type) => servedAs(type).inline)
    expect(inline).toEqual(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp', 'application/pdf'])
  })

  test.each(['image/svg+xml', 'text/html', 'application/x-unheard-of', 'text/javascript'])(
    'lets %s out as bare bytes only',
    (type) => {
      expect(servedAs(type)).toEqual({ inline: false, contentType: 'application/octet-stream' })
    },
  )

  test('promises of a kept file agree with themselves: a second PUT is judged as the first was', () => {
    for (const id of kindIds) {
      for (const extension of kinds[id].extensions) {
        expect(declaredKind(`a.${extension}`, kinds[id].contentTypes[0])).toBe(id)
      }
      expect(declaredKind('a', kinds[id].contentTypes[0])).toBe(id)
    }
  })
})

describe('The name of a file', () => {
  test.each([
    ['снимок экрана.png', 'снимок экрана.png'],
    ['  a.png  ', 'a.png'],
    ['a.png...', 'a.png'],
    ['и\u0306.txt', 'й.txt'],
    ['photo\u202egnp.exe.png', 'photognp.exe.png'],
    ['😀.png', '😀.png'],
    [`${'я'.repeat(251)}.png`, `${'я'.repeat(251)}.png`],
  ])('%j is kept as %j', (given, kept) => {
    expect(cleanFilename(given)).toBe(kept)
  })

  test.each([
    ['../../etc/passwd', '"/" or "\\"'],
    ['C:\\Users\\anna\\screen.png', '"/" or "\\"'],
    ['..', 'just dots'],
    ['', 'empty'],
    ['\u200b', 'empty'],
    ['a\0.png', 'U+0000'],
    ['a\nb.png', 'U+000A'],
    ['a\ud800.png', 'surrogate'],
    [`${'я'.repeat(252)}.png`, '256 characters, at most 255'],
  ])('%j is refused', (given, words) => {
    const name = cleanFilename(given)
    expect(isFault(name) ? name.text.en : name).toContain(words)
  })

  test.each([
    ['a.PNG', 'png'],
    ['.htaccess', 'htaccess'],
    ['a', null],
    ['a.', null],
    ['от 01.02.2024', null],
    ['схема.копия', null],
    ['a.{3050f4d8}', '{3050f4d8}'],
  ])('%j ends in %j', (name, extension) => {
    expect(extensionOf(name)).toBe(extension)
  })
})
