export const ticketAddress = (number: string) => `/tickets/${encodeURIComponent(number)}`
