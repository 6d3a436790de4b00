/** Which code points a font can draw. */
export type HasGlyph = (codePoint: number) => boolean

/** Stands for what the font has no sign for; the font must have it itself. */
export const missingGlyph = '\ufffd'

const segments = new Intl.Segmenter('ru', { granularity: 'grapheme' })

// Joiners and variation selectors draw nothing by themselves.
const unseen = /[\p{Cf}\p{Variation_Selector}]/gu

/**
 * A text that the font draws whole. What it lacks is first looked for in a plainer form (ﬁ as fi, １ as 1), then
 * stands as one sign, however many code points it has: an emoji of a family is one.
 */
export function drawable(text: string, hasGlyph: HasGlyph): string {
  const plain = text.replaceAll('\t', '    ').replaceAll('\u00a0', ' ')
  if (drawn(plain, hasGlyph)) return plain
  let result = ''
  for (const { segment } of segments.segment(plain)) {
    const bare = segment.replace(unseen, '')
    const simpler = bare.normalize('NFKC')
    result += drawn(bare, hasGlyph) ? bare : drawn(simpler, hasGlyph) ? simpler : missingGlyph
  }
  return result
}

function drawn(text: string, hasGlyph: HasGlyph): boolean {
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0
    if (codePoint !== 10 && !hasGlyph(codePoint)) return false
  }
  return true
}
