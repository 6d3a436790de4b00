import { inflateSync } from 'node:zlib'

/** The text of each page of a PDF as our printer writes it, by the fonts' own tables of what their signs stand for. */
export function pdfText(pdf: Buffer): string[] {
  const objects = readObjects(pdf)
  const tables = new Map<string, string[]>()
  const fonts = new Map<string, string>()
  for (const { dictionary } of objects.values()) {
    for (const [, name = '', id = ''] of dictionary.matchAll(/\/(F\d+) (\d+) 0 R/g)) fonts.set(name, id)
  }
  for (const [name, id] of fonts) {
    const table = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id)?.dictionary ?? '')?.[1] ?? ''
    tables.set(name, signsOf(objects.get(table)?.stream.toString('latin1') ?? ''))
  }
  return [...objects.values()]
    .filter(({ dictionary }) => /\/Type \/Page\b/.test(dictionary))
    .map(({ dictionary }) => {
      const contents = /\/Contents (\d+) 0 R/.exec(dictionary)?.[1] ?? ''
      return pageText(objects.get(contents)?.stream.toString('latin1') ?? '', tables)
    })
}

function readObjects(pdf: Buffer): Map<string, { dictionary: string; stream: Buffer }> {
  const objects = new Map<string, { dictionary: string; stream: Buffer }>()
  const text = pdf.toString('latin1')
  for (const start of text.matchAll(/(?:^|\n)(\d+) 0 obj\n/g)) {
    const from = start.index + start[0].length
    const end = text.indexOf('\nendobj', from)
    const body = text.slice(from, end)
    const streamAt = body.indexOf('stream\n')
    const dictionary = streamAt < 0 ? body : body.slice(0, streamAt)
    const length = Number(/\/Length (\d+)/.exec(dictionary)?.[1] ?? 0)
    const bytes = pdf.subarray(from + streamAt + 7, from + streamAt + 7 + length)
    const packed = streamAt >= 0 && dictionary.includes('FlateDecode') && !dictionary.includes('Length1')
    objects.set(start[1] ?? '', { dictionary, stream: packed ? inflateSync(bytes) : Buffer.alloc(0) })
  }
  return objects
}

/** What each glyph of a font stands for, by its number. */
function signsOf(table: string): string[] {
  const signs: string[] = []
  for (const [, first = '', list = ''] of table.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/gi)) {
    const found = [...list.matchAll(/<([0-9a-f ]*)>/gi)].map(([, code = '']) =>
      Buffer.from(code.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'),
    )
    for (const [index, sign] of found.entries()) signs[Number.parseInt(first, 16) + index] = sign
  }
  return signs
}

function pageText(content: string, tables: ReadonlyMap<string, string[]>): string {
  let signs: string[] = []
  let text = ''
  for (const [part, font, drawn] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[((?:<[0-9a-f]*>|[-\d.\s])*)\] TJ|ET/gi)) {
    if (font) signs = tables.get(font) ?? []
    else if (part === 'ET') text += '\n'
    else {
      for (const [, glyphs = ''] of (drawn ?? '').matchAll(/<([0-9a-f]*)>/gi)) {
        for (const glyph of glyphs.match(/.{4}/g) ?? []) text += signs[Number.parseInt(glyph, 16)] ?? '?'
      }
    }
  }
  return text
}
