'use client'
import { useTranslations } from 'next-intl'
import { useLanguage } from '@/i18n/use-language.ts'
import { buttonClass } from '@/ui/button.tsx'
import { FileIcon } from '@/ui/icons.tsx'

/** A link cannot say its language in a header, so it stands in the address. */
export function PdfLink({ number }: { number: string }) {
  const t = useTranslations('print')
  const language = useLanguage()
  return (
    <a
      href={`/files/tickets/${encodeURIComponent(number)}.pdf?lang=${language}`}
      target="_blank"
      rel="noreferrer"
      aria-label={t('pdfLabel')}
      className={buttonClass('secondary')}
    >
      <FileIcon />
      {t('pdf')}
    </a>
  )
}
