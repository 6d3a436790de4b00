/** Letters whose links prove that one has read them: whoever else opened such a link would act for the addressee. */
const secretPurposes: ReadonlySet<string> = new Set(['registration', 'address'])

// A path of ours whose last part is too long to be a word.
const secretLink = /(https?:\/\/[^\s"'<>]*\/(?:registration|address)\/)[\w.-]{20,}/g

/** A letter as others than its addressee may see it: «…» stands for what is secret of its links. */
export function withoutSecrets<Letter extends { purpose: string; text: string; html: string | null }>(
  letter: Letter,
): Letter {
  if (!secretPurposes.has(letter.purpose)) return letter
  const hide = (text: string) => text.replace(secretLink, '$1…')
  return { ...letter, text: hide(letter.text), html: letter.html && hide(letter.html) }
}
