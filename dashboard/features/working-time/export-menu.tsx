'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useClient } from 'urql'
import { type CalendarFormat, Calendars_FileDocument } from '@/generated/graphql.ts'
import { faultOf } from '@/lib/graphql/errors.ts'
import { useFaultText } from '@/lib/graphql/fault-text.ts'
import { Button } from '@/ui/button.tsx'
import { Menu, MenuItem } from '@/ui/menu.tsx'
import { toast } from '@/ui/toast.tsx'

const files: Record<CalendarFormat, { label: string; name: string; type: string }> = {
  JSON: { label: 'JSON', name: 'working-calendar.json', type: 'application/json' },
  ICALENDAR: { label: 'iCalendar', name: 'working-calendar.ics', type: 'text/calendar' },
}

export function ExportMenu({ calendarId }: { calendarId: string }) {
  const t = useTranslations('working-time')
  const faultText = useFaultText()
  const client = useClient()
  const [busy, setBusy] = useState(false)

  async function save(format: CalendarFormat) {
    setBusy(true)
    const variables = { calendarId, format }
    const { data, error } = await client.query(Calendars_FileDocument, variables, { requestPolicy: 'network-only' })
    setBusy(false)
    if (error) toast.error(faultText(faultOf(error)))
    if (data) download(data.calendarFile, files[format])
  }

  return (
    <Menu trigger={<Button busy={busy}>{t('export')}</Button>}>
      {(Object.keys(files) as CalendarFormat[]).map((format) => (
        <MenuItem key={format} onSelect={() => save(format)}>
          {files[format].label}
        </MenuItem>
      ))}
    </Menu>
  )
}

function download(content: string, { name, type }: { name: string; type: string }): void {
  const address = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has taken it by the next turn.
  setTimeout(() => URL.revokeObjectURL(address), 0)
}
