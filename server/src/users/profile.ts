import { type Certificate, type OrganizationRequest, Prisma, type User } from '@otklik/prisma/client'
import type { Viewer } from '../auth/viewer.ts'
import type { Database } from '../db/database.ts'
import { badInput, type FieldFault, fault, forbidden, type Language } from '../errors.ts'
import { isFault, parsePhone } from '../text-rules.ts'
import { parseLogin } from './input.ts'

export interface ProfileServices {
  db: Pick<Database, 'prisma'>
  clock: () => Date
}

/** What is left out stays as it is. */
export interface UpdateProfileInput {
  /** Null takes it away. */
  phone?: string | null
  email?: string | null
  language?: Language | null
}

/** The rest of a profile comes from certificates and the directory, and is changed there. */
export async function updateProfile(
  { db, clock }: ProfileServices,
  viewer: Viewer,
  input: UpdateProfileInput,
): Promise<User> {
  requireSession(viewer)
  const user = await db.prisma.user.findUniqueOrThrow({ where: { id: viewer.userId } })
  const changes = checkProfile(user, input)
  if (Array.isArray(changes)) throw badInput(...changes)
  try {
    return await db.prisma.user.update({ where: { id: user.id }, data: { ...changes, updatedAt: clock() } })
  } catch (error) {
    if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2002') throw error
    throw badInput(
      fault('email', {
        ru: `Адрес ${changes.email} уже записан у другого пользователя: укажите свой.`,
        en: `Another user has the address ${changes.email}: give your own.`,
      }),
    )
  }
}

/** What of a profile one may change, and to what; faults otherwise. */
export function checkProfile(
  user: Pick<User, 'email'>,
  input: UpdateProfileInput,
): { phone?: string | null; email?: string; language?: Language } | FieldFault[] {
  const phone = input.phone ? parsePhone(input.phone, 'phone') : input.phone === undefined ? undefined : null
  const email = input.email ? parseLogin(input.email) : undefined
  const faults = [phone, email].filter(isFault)
  // An address is what an account is found by; whoever could change it could make it somebody else's.
  if (user.email !== null && typeof email === 'string' && email !== user.email) {
    const text = {
      ru: `У вас уже есть адрес ${user.email}; изменить его может администратор.`,
      en: `You have an address already, ${user.email}; an administrator can change it.`,
    }
    faults.push(fault('email', text))
  }
  if (faults.length > 0 || isFault(phone) || isFault(email)) return faults
  return {
    ...(phone !== undefined && { phone }),
    ...(email !== undefined && { email }),
    ...(input.language && { language: input.language }),
  }
}

/** Of users, each one's own: the one used last first. */
export const readCertificates = (
  { prisma }: Pick<Database, 'prisma'>,
  ids: readonly string[],
): Promise<Certificate[]> =>
  prisma.certificate.findMany({
    where: { userId: { in: [...ids] } },
    orderBy: [{ lastUsedAt: 'desc' }, { fingerprint: 'asc' }],
  })

/** Of users, their requests to be put into an organization that the directory does not have; the last one first. */
export const readOrganizationRequests = (
  { prisma }: Pick<Database, 'prisma'>,
  ids: readonly string[],
): Promise<OrganizationRequest[]> =>
  prisma.organizationRequest.findMany({
    where: { userId: { in: [...ids] } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  })

function requireSession(viewer: Viewer): void {
  if (viewer.credential.kind === 'session') return
  throw forbidden({
    ru: 'Свои данные изменяют, войдя в систему; ключа доступа недостаточно.',
    en: 'One changes one’s own data in a session; an API token is not enough.',
  })
}
