import type { Language } from '@/i18n/languages.ts'
import enAdmin from './en/admin.json'
import enBoard from './en/board.json'
import enCalls from './en/calls.json'
import enCommon from './en/common.json'
import enDeskFields from './en/desk-fields.json'
import enDirectory from './en/directory.json'
import enErrors from './en/errors.json'
import enEscalation from './en/escalation.json'
import enGuide from './en/guide.json'
import enHelp from './en/help.json'
import enIntake from './en/intake.json'
import enJobs from './en/jobs.json'
import enLetters from './en/letters.json'
import enLive from './en/live.json'
import enNotifications from './en/notifications.json'
import enPrint from './en/print.json'
import enProfile from './en/profile.json'
import enRating from './en/rating.json'
import enRegistration from './en/registration.json'
import enSignIn from './en/sign-in.json'
import enTerms from './en/terms.json'
import enTicketForm from './en/ticket-form.json'
import enTickets from './en/tickets.json'
import enTokens from './en/tokens.json'
import enUploads from './en/uploads.json'
import enUsers from './en/users.json'
import enWorkingTime from './en/working-time.json'
import ruAdmin from './ru/admin.json'
import ruBoard from './ru/board.json'
import ruCalls from './ru/calls.json'
import ruCommon from './ru/common.json'
import ruDeskFields from './ru/desk-fields.json'
import ruDirectory from './ru/directory.json'
import ruErrors from './ru/errors.json'
import ruEscalation from './ru/escalation.json'
import ruGuide from './ru/guide.json'
import ruHelp from './ru/help.json'
import ruIntake from './ru/intake.json'
import ruJobs from './ru/jobs.json'
import ruLetters from './ru/letters.json'
import ruLive from './ru/live.json'
import ruNotifications from './ru/notifications.json'
import ruPrint from './ru/print.json'
import ruProfile from './ru/profile.json'
import ruRating from './ru/rating.json'
import ruRegistration from './ru/registration.json'
import ruSignIn from './ru/sign-in.json'
import ruTerms from './ru/terms.json'
import ruTicketForm from './ru/ticket-form.json'
import ruTickets from './ru/tickets.json'
import ruTokens from './ru/tokens.json'
import ruUploads from './ru/uploads.json'
import ruUsers from './ru/users.json'
import ruWorkingTime from './ru/working-time.json'

/** Russian is the source: its keys are the keys. A file is a noun, and a namespace of `useTranslations`. */
const ru = {
  admin: ruAdmin,
  directory: ruDirectory,
  registration: ruRegistration,
  board: ruBoard,
  calls: ruCalls,
  common: ruCommon,
  'desk-fields': ruDeskFields,
  errors: ruErrors,
  escalation: ruEscalation,
  guide: ruGuide,
  help: ruHelp,
  jobs: ruJobs,
  intake: ruIntake,
  letters: ruLetters,
  notifications: ruNotifications,
  live: ruLive,
  print: ruPrint,
  rating: ruRating,
  profile: ruProfile,
  'sign-in': ruSignIn,
  terms: ruTerms,
  'ticket-form': ruTicketForm,
  tickets: ruTickets,
  tokens: ruTokens,
  uploads: ruUploads,
  users: ruUsers,
  'working-time': ruWorkingTime,
}

export type Messages = typeof ru

const en: Messages = {
  admin: enAdmin,
  directory: enDirectory,
  registration: enRegistration,
  board: enBoard,
  calls: enCalls,
  common: enCommon,
  'desk-fields': enDeskFields,
  errors: enErrors,
  escalation: enEscalation,
  guide: enGuide,
  help: enHelp,
  jobs: enJobs,
  intake: enIntake,
  letters: enLetters,
  notifications: enNotifications,
  live: enLive,
  print: enPrint,
  rating: enRating,
  profile: enProfile,
  'sign-in': enSignIn,
  terms: enTerms,
  'ticket-form': enTicketForm,
  tickets: enTickets,
  tokens: enTokens,
  uploads: enUploads,
  users: enUsers,
  'working-time': enWorkingTime,
}

export const messages: Record<Language, Messages> = { ru, en }
