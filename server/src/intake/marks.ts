import { mailDomain } from '../mail/letters.ts'

/** What our answers carry in X-Loop: a letter with it is one of them, come back. */
export const loopMark = (publicUrl: string): string => `otklik@${mailDomain(publicUrl)}`
