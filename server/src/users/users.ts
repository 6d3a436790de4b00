import { Prisma, type Role, type User } from '@otklik/prisma/client'
import { v7 } from 'uuid'
import type { Database } from '../db/database.ts'
import { badInput, fault } from '../errors.ts'
import { isFault, parsePhone } from '../text-rules.ts'
import { checkNewPassword, parseFullName, parseLogin } from './input.ts'

/** Whoever was given a password has an address to sign in by. */
export type UserWithEmail = User & { email: string }

export interface CreateUserInput {
  email: string
  fullName: string
  password: string
  role: Role
  organizationId?: string | null
  phone?: string | null
}

/**
 * Adds a user who can sign in at once. The user and the password are one write: half of it would be an account
 * that nobody can enter, holding the address.
 */
export async function createUser(
  db: Pick<Database, 'prisma'>,
  input: CreateUserInput,
  hashPassword: (password: string) => Promise<string>,
): Promise<UserWithEmail> {
  const { organizationId = null } = input
  const email = parseLogin(input.email)
  const fullName = parseFullName(input.fullName)
  const password = checkNewPassword(input.password, isFault(email) ? '' : email)
  const phone = input.phone ? parsePhone(input.phone, 'phone') : null
  if (isFault(email) || isFault(fullName) || isFault(password) || isFault(phone)) {
    throw badInput(...[email, fullName, password, phone].filter(isFault))
  }
  const id = v7()
  const account = { accountId: id, providerId: 'credential', password: await hashPassword(password) }
  try {
    const user = await db.prisma.user.create({
      data: { id, email, fullName, role: input.role, phone, organizationId, accounts: { create: account } },
    })
    return { ...user, email }
  } catch (error) {
    if (!(error instanceof Prisma.PrismaClientKnownRequestError)) throw error
    if (error.code === 'P2002') {
      const text = {
        ru: `Пользователь с адресом ${email} уже есть: выберите другой адрес.`,
        en: `A user with the address ${email} exists already: choose another.`,
      }
      throw badInput(fault('email', text))
    }
    if (error.code === 'P2003') {
      throw badInput(fault('organizationId', { ru: 'Такой организации нет.', en: 'There is no such organization.' }))
    }
    throw error
  }
}
