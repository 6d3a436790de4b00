import { Fragment, type ReactNode } from 'react'
import { type TextPart, textParts } from './text-parts.ts'

/** Somebody's own words: web addresses lead there, in a window that knows nothing of ours; telephone numbers stay whole. */
export function LinkedText({ children }: { children: string }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: a text's parts never change places
  return textParts(children).map((part, index) => <Fragment key={index}>{shown(part)}</Fragment>)
}

function shown(part: TextPart): ReactNode {
  if (part.kind === 'link') {
    return (
      <a
        href={part.href}
        target="_blank"
        rel="noopener noreferrer nofollow"
        className="text-accent underline wrap-anywhere"
      >
        {part.text}
      </a>
    )
  }
  return part.kind === 'phone' ? <span className="whitespace-nowrap">{part.text}</span> : part.text
}
