'use client'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { type PictureName, pictureNumber, pictures } from './pictures.ts'

export interface GuideSectionProps {
  id: string
  title: string
  lead?: string
  steps: readonly string[]
  notes?: readonly string[]
  shown?: readonly PictureName[]
  children?: ReactNode
}

/** A part of the procedure: numbered steps as the procedure numbers them, and its pictures. */
export function GuideSection({ id, title, lead, steps, notes = [], shown = [], children }: GuideSectionProps) {
  return (
    <section aria-labelledby={id} className="mt-10 break-inside-auto">
      <h2 id={id} className="text-xl font-semibold">
        {title}
      </h2>
      {lead && <p className="mt-2">{lead}</p>}
      <ol className="mt-3 list-decimal space-y-2 pl-6 marker:font-semibold marker:text-muted">
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {notes.map((note) => (
        <p key={note} className="mt-3 rounded-lg border-l-4 border-accent bg-accent-soft px-4 py-2">
          {note}
        </p>
      ))}
      {children}
      {shown.map((name) => (
        <Picture key={name} name={name} />
      ))}
    </section>
  )
}

function Picture({ name }: { name: PictureName }) {
  const t = useTranslations('guide')
  const { file, about } = pictures[name]
  const words = t('picture', { number: pictureNumber(name), about: t(about) })
  return (
    <figure className="mt-5 break-inside-avoid">
      {/* biome-ignore lint/performance/noImgElement: small pictures of our own, printed too */}
      <img
        src={`/guide/${file}`}
        alt=""
        className="h-auto max-w-full rounded-xl border border-line shadow-card print:max-h-[20cm]"
      />
      <figcaption className="mt-1.5 text-sm text-muted">{words}</figcaption>
    </figure>
  )
}
