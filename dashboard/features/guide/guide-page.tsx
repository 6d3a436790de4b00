'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useQuery } from 'urql'
import { Help_DesksDocument } from '@/generated/graphql.ts'
import { Button, buttonClass } from '@/ui/button.tsx'
import { ArrowRightIcon, PrintIcon } from '@/ui/icons.tsx'
import { StatusGuide } from '../help/status-guide.tsx'
import { GuideSection } from './guide-section.tsx'

/** The whole procedure on one page, for reading and for printing; open to everybody. */
export function GuidePage() {
  const t = useTranslations('guide')
  const help = useTranslations('help')
  const [{ data }] = useQuery({ query: Help_DesksDocument })
  const sections = ['signIn', 'file', 'filter', 'answer', 'terms', 'withdraw'] as const
  return (
    <div className="mx-auto max-w-3xl px-4 py-8 sm:px-6 sm:py-12 print:max-w-none print:p-0">
      <h1 className="text-3xl font-semibold tracking-tight">{t('title')}</h1>
      <p className="mt-3 text-lg text-muted">{t('lead')}</p>
      <div className="mt-5 flex flex-wrap gap-3 print:hidden">
        <Link href="/tickets/new" className={buttonClass('primary')}>
          {t('start')}
          <ArrowRightIcon />
        </Link>
        <Button onClick={() => window.print()}>
          <PrintIcon />
          {t('print')}
        </Button>
      </div>
      <nav aria-label={t('contents')} className="mt-6 print:hidden">
        <ul className="flex flex-wrap gap-x-5 gap-y-1">
          {sections.map((name) => (
            <li key={name}>
              <a href={`#${name}`} className="text-accent hover:underline">
                {t(`${name}.title`)}
              </a>
            </li>
          ))}
          <li>
            <a href="#statuses" className="text-accent hover:underline">
              {help('statuses')}
            </a>
          </li>
        </ul>
      </nav>
      <GuideSection
        id="signIn"
        title={t('signIn.title')}
        steps={[t('signIn.1'), t('signIn.2'), t('signIn.3')]}
        shown={['signIn']}
      />
      <GuideSection
        id="file"
        title={t('file.title')}
        lead={t('file.lead')}
        steps={(['1', '2', '3', '4', '5', '6', '7', '8'] as const).map((step) => t(`file.${step}`))}
        notes={[t('file.draft')]}
        shown={['form', 'files']}
      />
      <GuideSection
        id="filter"
        title={t('filter.title')}
        lead={t('filter.lead')}
        steps={(['1', '2', '3', '4'] as const).map((step) => t(`filter.${step}`))}
        shown={['filter']}
      />
      <GuideSection
        id="answer"
        title={t('answer.title')}
        lead={t('answer.lead')}
        steps={[t('answer.1'), t('answer.2')]}
        notes={[t('answer.reopen'), t('answer.rate')]}
        shown={['answer']}
      />
      <GuideSection
        id="terms"
        title={t('terms.title')}
        lead={t('terms.lead')}
        steps={(['1', '2', '3', '4'] as const).map((step) => t(`terms.${step}`))}
        notes={[t('terms.find')]}
      />
      <GuideSection
        id="withdraw"
        title={t('withdraw.title')}
        steps={[t('withdraw.1'), t('withdraw.2')]}
        shown={['withdraw']}
      />
      {data?.desks[0] && <StatusGuide lines={data.desks[0].statuses} />}
    </div>
  )
}
