/** `2026-03-05` as the beginning of that day in the zone of this computer; null when it is no date. */
export function startOfDay(date: string): Date | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date) ?? []
  if (!year || !month || !day) return null
  const start = new Date(Number(year), Number(month) - 1, Number(day))
  return start.getMonth() === Number(month) - 1 && start.getDate() === Number(day) ? start : null
}

export function nextDay(start: Date): Date {
  const next = new Date(start)
  next.setDate(next.getDate() + 1)
  return next
}
