import { once } from 'node:events'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import PDFDocument from 'pdfkit'
import { drawable, missingGlyph } from './glyphs.ts'
import { piecesOf } from './pieces.ts'

const fonts = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf')
const regular = join(fonts, 'DejaVuSansCondensed.ttf')
const bold = join(fonts, 'DejaVuSansCondensed-Bold.ttf')

// Points.
const margin = 50
const labelWidth = 150
const sizes = { title: 16, heading: 12, text: 10, small: 8.5 }
const grey = '#555555'

/** Characters drawn at once: about ten milliseconds. A longer paragraph gets a line end there. */
const pieceLength = 2000

interface Style {
  font: 'regular' | 'bold'
  size: number
  color?: string
  /** From the margin. */
  left?: number
}

export interface SheetOptions {
  title: string
  language: string
  createdAt: Date
  /** At the foot of each page, before its number. */
  footer: string
}

/**
 * A paper of one column, drawn from top to bottom. What is drawn comes out of `pages` as it is ready; whoever draws
 * takes it away between two steps, so that neither memory nor the processor is held for a long history.
 */
export class Sheet {
  readonly #doc: PDFKit.PDFDocument
  readonly #ready: Buffer[] = []
  readonly #footer: string
  #page = 0
  #style: Style = { font: 'regular', size: sizes.text }
  /** Something could not be drawn. */
  lacking = false

  constructor(options: SheetOptions) {
    this.#footer = options.footer
    this.#doc = new PDFDocument({
      size: 'A4',
      margin,
      lang: options.language,
      displayTitle: true,
      info: { Title: options.title, Creator: 'Otklik', CreationDate: options.createdAt },
      autoFirstPage: false,
    })
    this.#doc.on('data', (chunk: Buffer) => this.#ready.push(chunk))
    this.#doc.registerFont('regular', regular).registerFont('bold', bold)
    this.#doc.on('pageAdded', () => this.#foot())
    this.#doc.addPage()
  }

  title(text: string): Promise<void> {
    return this.#write(text, { font: 'bold', size: sizes.title })
  }

  async heading(text: string): Promise<void> {
    this.#keepTogether(60)
    this.#doc.moveDown(0.9)
    await this.#write(text, { font: 'bold', size: sizes.heading })
    this.#doc.moveDown(0.25)
  }

  /** The beginning of an entry of the history: who, when, what. */
  async entry(text: string): Promise<void> {
    this.#keepTogether(40)
    this.#doc.moveDown(0.6)
    await this.#write(text, { font: 'bold', size: sizes.text })
  }

  text(text: string, options: { indent?: boolean } = {}): Promise<void> {
    return this.#write(text, { font: 'regular', size: sizes.text, left: options.indent ? 12 : 0 })
  }

  note(text: string): Promise<void> {
    return this.#write(text, { font: 'regular', size: sizes.small, color: grey })
  }

  /** A name and what it is, beside each other; a long value goes on under itself. */
  async detail(name: string, value: string): Promise<void> {
    this.#keepTogether(30)
    const { y } = this.#doc
    const page = this.#page
    this.#use({ font: 'regular', size: sizes.text, color: grey })
    this.#doc.text(this.#drawable(name), margin, y, { width: labelWidth - 10 })
    const under = this.#doc.y
    this.#doc.y = y
    await this.#write(value, { font: 'regular', size: sizes.text, left: labelWidth })
    if (this.#page === page) this.#doc.y = Math.max(this.#doc.y, under)
    this.#doc.moveDown(0.2)
  }

  /** What is ready by now. */
  *pages(): Generator<Buffer> {
    yield* this.#ready.splice(0)
  }

  async *end(): AsyncGenerator<Buffer> {
    const ended = once(this.#doc, 'end')
    this.#doc.end()
    await ended
    yield* this.#ready.splice(0)
  }

  async #write(text: string, style: Style): Promise<void> {
    const left = margin + (style.left ?? 0)
    const width = this.#doc.page.width - margin - left
    this.#use(style)
    for (const paragraph of this.#drawable(text).split('\n')) {
      for (const piece of piecesOf(paragraph, pieceLength)) {
        this.#doc.text(piece.trimEnd() || ' ', left, this.#doc.y, { width })
        await turn()
      }
    }
    this.#doc.x = margin
  }

  #use(style: Style): void {
    this.#style = style
    this.#doc
      .font(style.font)
      .fontSize(style.size)
      .fillColor(style.color ?? 'black')
  }

  #drawable(text: string): string {
    // Its own record of the open font says what it holds; the types leave it out.
    const { font } = (this.#doc as unknown as { _font: { font: { hasGlyphForCodePoint(code: number): boolean } } })
      ._font
    const result = drawable(text, (code) => font.hasGlyphForCodePoint(code))
    if (result.includes(missingGlyph)) this.lacking = true
    return result
  }

  /** A heading does not stand alone at the foot of a page. */
  #keepTogether(height: number): void {
    const { page, y } = this.#doc
    if (y + height > page.height - margin) this.#doc.addPage()
  }

  /** Also in the middle of a text that goes on to the next page: everything is left as it was found. */
  #foot(): void {
    this.#page++
    const doc = this.#doc
    const { page, x, y } = doc
    const style = this.#style
    // Without a margin, or the foot would begin the next page.
    page.margins.bottom = 0
    this.#use({ font: 'regular', size: sizes.small, color: grey })
    const width = page.width - 2 * margin
    doc.text(this.#drawable(this.#footer), margin, page.height - margin + 14, { width: width - 60, lineBreak: false })
    doc.text(String(this.#page), margin, page.height - margin + 14, { width, align: 'right', lineBreak: false })
    page.margins.bottom = margin
    this.#use(style)
    doc.x = x
    doc.y = y
  }
}
