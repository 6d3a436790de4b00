import { useTranslations } from 'next-intl'

/** How to ask for help here, in the desk's own words, beside the form on a wide screen and under it on a narrow one. */
export function DeskSteps({ desk }: { desk: { name: string; steps: readonly string[] } }) {
  const t = useTranslations('ticket-form.steps')
  if (desk.steps.length === 0) return null
  return (
    <aside aria-label={t('heading')}>
      <div className="card p-5">
        <h2 className="font-semibold">{t('heading')}</h2>
        <ol className="mt-3 flex list-decimal flex-col gap-2 pl-5 text-sm text-muted marker:text-ink">
          {desk.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </div>
    </aside>
  )
}
