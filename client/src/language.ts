/** Of the server's messages, and of our own. */
export type Language = 'ru' | 'en'
