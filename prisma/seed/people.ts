import { hashPassword } from 'better-auth/crypto'
import { v7 } from 'uuid'
import type { Prisma, Role } from '../generated/client.ts'
import type { SeededDesk } from './desks.ts'

export const demoPassword = 'otklik-demo'

/** Invented; the ИНН are of tax offices that do not exist, with right checksums. */
const organizations = {
  purchases: ['7599001019', 'ГКУ «Центр организации закупок»'],
  hospital: ['7599002020', 'ГУЗ «Озёрная центральная районная больница»'],
  school: ['7599003030', 'МБОУ «Средняя общеобразовательная школа п. Светлая Падь»'],
  culture: ['7599004041', 'Комитет культуры Заречного муниципального округа'],
  roads: ['7599005052', 'КГУ «Служба единого заказчика автомобильных дорог»'],
  supplier: ['759900123404', 'ИП Гурулёв Степан Ильич'],
  kurgan: ['4599001013', 'Администрация Боровского муниципального округа'],
  registry: ['4599002024', 'Отдел ЗАГС Притобольного района'],
  welfare: ['4599003035', 'Управление социальной защиты населения № 7'],
  centre: ['4599004046', 'Многофункциональный центр, филиал в с. Ясное'],
} as const satisfies Record<string, readonly [taxpayerId: string, name: string]>

export type OrganizationKey = keyof typeof organizations

interface Person {
  email: string
  fullName: string
  role: Role
  phone?: string
  organization?: OrganizationKey
  /** May sign in with the demo password. */
  signsIn: boolean
}

const staff = (email: string, fullName: string, role: Role): Person => ({ email, fullName, role, signsIn: true })
const requester = (
  email: string,
  fullName: string,
  organization: OrganizationKey,
  phone: string,
  signsIn = false,
): Person => ({ email, fullName, role: 'REQUESTER', phone, organization, signsIn })

const people = {
  admin: staff('admin@demo.example', 'Ермаков Павел Андреевич', 'ADMIN'),
  agent1: staff('agent1@demo.example', 'Лыкова Дарья Сергеевна', 'AGENT'),
  agent2: staff('agent2@demo.example', 'Цыренов Баир Доржиевич', 'AGENT'),
  agent3: staff('agent3@demo.example', 'Мальцев Игорь Петрович', 'AGENT'),
  agent4: staff('agent4@demo.example', 'Сафина Алия Ринатовна', 'AGENT'),
  anna: requester('anna@zakupki.example', 'Кравцова Анна Викторовна', 'purchases', '8-302-00101122', true),
  boris: requester('boris@zakupki.example', 'Тюменцев Борис Олегович', 'purchases', '8-302-00101123', true),
  vera: requester('vera@kurgan.example', 'Ощепкова Вера Николаевна', 'kurgan', '8-352-00204455', true),
  galina: requester('soktoeva@hospital.example', 'Соктоева Галина Бадмаевна', 'hospital', '8-302-00107788'),
  denis: requester('perfilev@school.example', 'Перфильев Денис Аркадьевич', 'school', '8-302-00103301'),
  elena: requester('makarova@culture.example', 'Макарова Елена Юрьевна', 'culture', '8-302-00105512'),
  zorikto: requester('batuev@roads.example', 'Батуев Зорикто Баирович', 'roads', '8-302-00109044'),
  stepan: requester('gurulev@supplier.example', 'Гурулёв Степан Ильич', 'supplier', '8-914-00012345'),
  irina: requester('lopareva@zags.example', 'Лопарева Ирина Геннадьевна', 'registry', '8-352-00206107'),
  kirill: requester('ustyuzhanin@welfare.example', 'Устюжанин Кирилл Маратович', 'welfare', '8-352-00208833'),
  larisa: requester('shabalina@centre.example', 'Шабалина Лариса Фёдоровна', 'centre', '8-352-00203319'),
} as const satisfies Record<string, Person>

export type PersonKey = keyof typeof people

export interface SeededPerson extends Omit<Person, 'organization'> {
  id: string
  organizationId: string | null
  /** ИНН of the organization. */
  taxpayerId: string | null
}

/** Every account of the demo; agents are members of every desk. */
export async function seedPeople(
  prisma: Prisma.TransactionClient,
  desks: Iterable<SeededDesk>,
  since: Date,
): Promise<ReadonlyMap<PersonKey, SeededPerson>> {
  const organizationIds = new Map<OrganizationKey, string>()
  for (const key of Object.keys(organizations) as OrganizationKey[]) organizationIds.set(key, v7())
  await prisma.organization.createMany({
    data: Object.entries(organizations).map(([key, [taxpayerId, name]]) => ({
      id: organizationIds.get(key as OrganizationKey),
      taxpayerId,
      name,
      createdAt: since,
    })),
  })

  const seeded = new Map<PersonKey, SeededPerson>()
  for (const [key, { organization, ...person }] of Object.entries<Person>(people)) {
    const organizationId = organization ? (organizationIds.get(organization) ?? null) : null
    const taxpayerId = organization ? organizations[organization][0] : null
    seeded.set(key as PersonKey, { ...person, id: v7(), organizationId, taxpayerId })
  }
  const rows = [...seeded.values()]
  await prisma.user.createMany({
    data: rows.map(({ signsIn, taxpayerId, ...person }) => ({ ...person, createdAt: since, updatedAt: since })),
  })
  const signedIn = rows.filter((person) => person.signsIn)
  const passwords = await Promise.all(signedIn.map(() => hashPassword(demoPassword)))
  await prisma.account.createMany({
    data: signedIn.map((person, index) => ({
      accountId: person.id,
      providerId: 'credential',
      userId: person.id,
      password: passwords[index],
      createdAt: since,
      updatedAt: since,
    })),
  })
  const agents = rows.filter((person) => person.role === 'AGENT')
  await prisma.deskMember.createMany({
    data: [...desks].flatMap((desk) => agents.map((agent) => ({ deskId: desk.id, userId: agent.id }))),
  })
  return seeded
}
