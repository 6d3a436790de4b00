import type { Certificate, OrganizationRequest, User } from '@otklik/prisma/client'
import type { Viewer } from '../auth/viewer.ts'
import type { Database } from '../db/database.ts'
import { badInput, type FieldFault, type Language } from '../errors.ts'
import { letterJob } from '../mail/letters.ts'
import { isFault, parsePhone } from '../text-rules.ts'
import { isNews } from './address-rules.ts'
import { type AddressServices, lockOwner, nameAddress } from './addresses.ts'
import { parseLogin } from './input.ts'
import { requireOwnSession } from './permissions.ts'

/** What is left out stays as it is. */
export interface UpdateProfileInput {
  /** Null takes it away. */
  phone?: string | null
  /** Becomes pending, and is asked for by a letter; null leaves it as it is. */
  email?: string | null
  language?: Language | null
}

/**
 * The rest of a profile comes from certificates and the directory, and is changed there. Whether somebody else has the
 * address is told only to who reads the letter at it. Errors: BAD_USER_INPUT, FORBIDDEN, RATE_LIMITED.
 */
export async function updateProfile(
  services: AddressServices,
  viewer: Viewer,
  input: UpdateProfileInput,
): Promise<User> {
  requireOwnSession(viewer)
  const changes = checkProfile(input)
  if (Array.isArray(changes)) throw badInput(...changes)
  const { phone, email, language } = changes
  await services.db.transaction(async (sql) => {
    const user = await lockOwner(sql, viewer.userId)
    if (!user) throw new Error(`user ${viewer.userId} is gone`)
    await sql.query(
      `UPDATE users SET phone = CASE WHEN $2 THEN $3 ELSE phone END, language = coalesce($4, language), updated_at = $5
       WHERE id = $1`,
      [user.id, phone !== undefined, phone ?? null, language ?? null, services.clock()],
    )
    const written = { ...user, language: language ?? user.language }
    if (email !== undefined && isNews(user, email)) await nameAddress(sql, services, written, email)
  })
  services.queue.wake(letterJob)
  return services.db.prisma.user.findUniqueOrThrow({ where: { id: viewer.userId } })
}

/** What of a profile one may change, and to what; faults otherwise. */
export function checkProfile(
  input: UpdateProfileInput,
): { phone?: string | null; email?: string; language?: Language } | FieldFault[] {
  const phone = input.phone ? parsePhone(input.phone, 'phone') : input.phone === undefined ? undefined : null
  const email = input.email ? parseLogin(input.email) : undefined
  if (isFault(phone) || isFault(email)) return [phone, email].filter(isFault)
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
