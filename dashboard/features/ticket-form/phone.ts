/** «код страны-код населённого пункта или оператора-остальные цифры», 10–15 digits in all. */
export function isPhone(value: string): boolean {
  const digits = value.replace(/\D/g, '').length
  return /^\d{1,3}-\d{2,5}-\d{3,10}$/.test(value) && digits >= 10 && digits <= 15
}

/**
 * «+7 (3022) 12-34-56» → «8-3022-123456»: what stands in brackets is the area, without them the first three digits
 * are. Null when it cannot be told, or is well as it is.
 */
export function suggestPhone(value: string): string | null {
  const typed = value.trim()
  const digits = typed.replace(/\D/g, '')
  if (isPhone(typed) || !/^[\s\d()+./\u00a0\u2010-\u2015\u2212-]+$/.test(typed) || !/^[78]\d{10}$/.test(digits))
    return null
  const area = /\((\d{3,5})\)/.exec(typed)?.[1] ?? digits.slice(1, 4)
  if (!digits.slice(1).startsWith(area)) return null
  return `8-${area}-${digits.slice(1 + area.length)}`
}
