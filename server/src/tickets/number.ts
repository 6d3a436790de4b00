/** A registry number as people see it: WT-000123. */
export const ticketNumber = (prefix: string, serial: bigint) => `${prefix}-${String(serial).padStart(6, '0')}`

/** The same as lists are ordered by it, bytewise. */
export const ticketNumberKey = (prefix: string, serial: bigint) => `${prefix}-${String(serial).padStart(12, '0')}`

/** Whether a text can be a registry number at all. */
export const isTicketNumber = (text: string) => /^[\p{L}\p{N}]{1,20}-\d{6,18}$/u.test(text)
