import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { AppError, badInput, type FieldFault, fault, notFound } from '../errors.ts'
import { letterJob } from '../mail/letters.ts'
import { cleanText, isFault, parsePhone } from '../text-rules.ts'
import { type AddressOwner, type AddressServices, isTaken, lockOwner, replaceAddress } from './addresses.ts'
import { maxPostLength, parseLogin } from './input.ts'
import { requireAdministrator } from './permissions.ts'

/**
 * An address that an administrator vouches for, or null for none. It is good at once, what waited to be confirmed is
 * forgotten, and a letter tells the address before. Errors: BAD_USER_INPUT, NOT_FOUND; CONFLICT says who has it.
 */
export async function setUserAddress(
  services: AddressServices,
  viewer: Viewer,
  { userId, email: given }: { userId: string; email: string | null },
): Promise<void> {
  requireAdministrator(viewer)
  const email = given === null ? null : parseLogin(given)
  if (isFault(email)) throw badInput(email)
  const replace = async (sql: Sql) => {
    const user = await lockUser(sql, userId)
    if (email === null) await mayLoseAddress(sql, user)
    await replaceAddress(sql, services, user, email)
  }
  await services.db.transaction(replace).catch(async (error: unknown) => {
    throw isTaken(error) && email !== null ? await takenBy(services.db, email) : error
  })
  services.queue.wake(letterJob)
}

/** What is left out stays as it is; null takes it away. */
export interface ContactsInput {
  userId: string
  phone?: string | null
  post?: string | null
}

export async function setUserContacts(services: AddressServices, viewer: Viewer, input: ContactsInput): Promise<void> {
  requireAdministrator(viewer)
  const { userId } = input
  const phone = input.phone ? parsePhone(input.phone, 'phone') : input.phone
  const post = input.post ? cleanText(input.post, { path: 'post', max: maxPostLength }) : input.post
  if (isFault(phone) || isFault(post)) throw badInput(...[phone, post].filter(isFault))
  const changed = await services.db.query(
    `UPDATE users SET phone = CASE WHEN $2 THEN $3 ELSE phone END, post = CASE WHEN $4 THEN $5 ELSE post END,
       updated_at = $6 WHERE id = $1 RETURNING id`,
    [userId, phone !== undefined, phone || null, post !== undefined, post || null, services.clock()],
  )
  if (changed.length === 0) throw noSuchUser()
}

async function lockUser(sql: Sql, userId: string): Promise<AddressOwner> {
  const user = await lockOwner(sql, userId)
  if (user) return user
  throw noSuchUser()
}

const noSuchUser = () => notFound({ ru: 'userId: такого пользователя нет.', en: 'userId: there is no such user.' })

/** Who signs in by a password does so by the address. */
async function mayLoseAddress(sql: Sql, user: AddressOwner): Promise<void> {
  const passwords = await sql.query(
    `SELECT 1 FROM accounts WHERE user_id = $1 AND provider_id = 'credential' AND password IS NOT NULL LIMIT 1`,
    [user.id],
  )
  if (passwords.length === 0) return
  const words: FieldFault = fault('email', {
    ru: 'Пользователь входит по паролю, и адрес – его имя для входа: укажите другой адрес.',
    en: 'The user signs in by a password, and by this address: give another one.',
  })
  throw badInput(words)
}

async function takenBy(sql: Sql, email: string): Promise<AppError> {
  const [owner] = await sql.query<{ fullName: string; organization: string | null }>(
    `SELECT u.full_name AS "fullName", o.name AS organization FROM users u
     LEFT JOIN organizations o ON o.id = u.organization_id WHERE u.email = $1`,
    [email],
  )
  const who = owner ? [owner.fullName, owner.organization].filter(Boolean).join(', ') : '–'
  return new AppError('CONFLICT', {
    ru: `Адрес ${email} уже у другого пользователя (${who}): сначала измените адрес у него.`,
    en: `The address ${email} belongs to another user (${who}): change theirs first.`,
  })
}
