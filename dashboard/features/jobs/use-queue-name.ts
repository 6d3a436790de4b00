'use client'
import { useTranslations } from 'next-intl'

const named = ['directory-imports', 'letters', 'pushes', 'scans', 'sms', 'terms'] as const

/** «Письма»; a queue that these screens do not know yet goes by its own name. */
export function useQueueName(): (queue: string) => string {
  const t = useTranslations('jobs.names')
  return (queue) => {
    const known = named.find((name) => name === queue)
    return known ? t(known) : queue
  }
}
