/** What a text is for a browser that looks at how it begins. */
export type MarkupKind = 'html' | 'svg' | 'xml'

// Browsers take a text that begins so for a page (the WHATWG's rules for sniffing).
const htmlTags = new Set('html head script iframe h1 div font table a style title b body br p'.split(' '))

/**
 * The kind of a text that begins with markup; null for any other. Goes over the prologue, comments and the doctype to
 * the first element. Where that is out of sight, behind a comment longer than the beginning, the worst is taken.
 */
export function markupKind(beginning: string): MarkupKind | null {
  let rest = beginning.trimStart()
  if (!/^<[!?a-z_]/i.test(rest)) return null
  const prologue = /^<\?xml\s/i.test(rest)
  for (;;) {
    const skipped = /^<\?/.test(rest) ? '?>' : rest.startsWith('<!--') ? '-->' : null
    const end = skipped === null ? 0 : rest.indexOf(skipped)
    if (end < 0) return 'html'
    if (skipped !== null) {
      rest = rest.slice(end + skipped.length).trimStart()
      continue
    }
    const doctype = /^<!doctype\s+([^\s>[]+)[^>[]*(\[[\s\S]*?\]\s*)?>/i.exec(rest)
    if (!doctype) break
    const named = kindOfElement(doctype[1] ?? '', prologue)
    if (named !== 'xml') return named
    rest = rest.slice(doctype[0].length).trimStart()
  }
  const element = /^<([a-z_][^\s/>]*)(\/?)/i.exec(rest)
  // Browsers know «<a>» and «<a href», not «<a/».
  if (element) return kindOfElement(element[1] ?? '', prologue || element[2] === '/')
  return /^<!doctype/i.test(rest) ? 'html' : prologue ? 'xml' : null
}

/** A prefix is free to choose in XML: `<x:svg xmlns:x="…">` draws as well. */
function kindOfElement(name: string, prologue: boolean): MarkupKind {
  const local = name.toLowerCase().replace(/^.*:/, '')
  if (local === 'svg') return 'svg'
  if (local === 'html' || (!prologue && htmlTags.has(local))) return 'html'
  return 'xml'
}
