import type { Language } from '@/i18n/languages.ts'
import enBoard from './en/board.json'
import enCommon from './en/common.json'
import enErrors from './en/errors.json'
import enHelp from './en/help.json'
import enLive from './en/live.json'
import enSignIn from './en/sign-in.json'
import enTicketForm from './en/ticket-form.json'
import enTickets from './en/tickets.json'
import enTokens from './en/tokens.json'
import enUploads from './en/uploads.json'
import ruBoard from './ru/board.json'
import ruCommon from './ru/common.json'
import ruErrors from './ru/errors.json'
import ruHelp from './ru/help.json'
import ruLive from './ru/live.json'
import ruSignIn from './ru/sign-in.json'
import ruTicketForm from './ru/ticket-form.json'
import ruTickets from './ru/tickets.json'
import ruTokens from './ru/tokens.json'
import ruUploads from './ru/uploads.json'

/** Russian is the source: its keys are the keys. A file is a noun, and a namespace of `useTranslations`. */
const ru = {
  board: ruBoard,
  common: ruCommon,
  errors: ruErrors,
  help: ruHelp,
  live: ruLive,
  'sign-in': ruSignIn,
  'ticket-form': ruTicketForm,
  tickets: ruTickets,
  tokens: ruTokens,
  uploads: ruUploads,
}

export type Messages = typeof ru

const en: Messages = {
  board: enBoard,
  common: enCommon,
  errors: enErrors,
  help: enHelp,
  live: enLive,
  'sign-in': enSignIn,
  'ticket-form': enTicketForm,
  tickets: enTickets,
  tokens: enTokens,
  uploads: enUploads,
}

export const messages: Record<Language, Messages> = { ru, en }
