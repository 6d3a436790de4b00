'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { afterRender } from '@/ui/after-render.ts'
import { useAnnounce } from '@/ui/live-region.tsx'
import type { FormValues } from './form-values.ts'

/** What is wrong with a form, by the paths of its fields; where something was typed it is not known any more. */
export function useFormFaults<Path extends string>() {
  const t = useTranslations('ticket-form')
  const announce = useAnnounce()
  const [faults, setFaults] = useState<ReadonlyMap<Path, string>>(new Map())
  return {
    faults,
    clear: () => setFaults(new Map()),
    forget: (touched: readonly string[]) =>
      setFaults((old) => {
        const about = (path: string) => touched.some((field) => path === field || path.startsWith(`${field}.`))
        return new Map([...old].filter(([path]) => !about(path)))
      }),
    /** While one types: said without a word aloud, and not over what is there. */
    hintAt: (path: Path, text: string) => setFaults((old) => (old.has(path) ? old : new Map(old).set(path, text))),
    /** @param focus the first of them; done once they are marked, so that it is read out with its fault */
    show(found: ReadonlyMap<Path, string>, focus: () => void) {
      setFaults(found)
      if (found.size === 0) return
      announce(t('faultsFound', { count: found.size }))
      afterRender(focus)
    },
  }
}

/** The paths of what a change changes. */
export const touchedBy = (more: Partial<FormValues>, values: FormValues): string[] =>
  Object.keys(more).flatMap((field) =>
    field === 'fields'
      ? Object.entries(more.fields ?? {}).flatMap(([key, value]) =>
          value === values.fields[key] ? [] : [`fields.${key}`],
        )
      : [field],
  )
