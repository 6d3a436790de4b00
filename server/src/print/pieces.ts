/**
 * A paragraph in pieces of at most `longest` characters, cut behind a blank where there is one: a sheet draws one
 * piece at a time and lets others have the processor in between. Put together they are the paragraph.
 */
export function piecesOf(paragraph: string, longest: number): string[] {
  const pieces: string[] = []
  let rest = paragraph
  while (rest.length > longest) {
    const blank = rest.lastIndexOf(' ', longest - 1)
    // Never between the halves of one character.
    const half = /[\ud800-\udbff]/.test(rest[longest - 1] ?? '') ? 1 : 0
    const end = blank > 0 ? blank + 1 : longest - half
    pieces.push(rest.slice(0, end))
    rest = rest.slice(end)
  }
  pieces.push(rest)
  return pieces
}
