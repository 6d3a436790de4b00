import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createImport } from '../../src/directory-import/imports.ts'
import { loadDirectory } from '../../src/directory-import/load.ts'
import { fileAt } from '../../src/directory-import/source.ts'
import { zip } from '../attachments/samples.ts'
import { type TestDatabase, testDatabase } from '../testkit/database.ts'
import { madeUpOgrn, madeUpSnils, madeUpTaxpayerId } from '../testkit/made-up.ts'

let database: TestDatabase
let folder: string
const clock = () => new Date('2026-11-22T09:00:00Z')

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otklik-directory-'))
  database = await testDatabase()
})
// Emptied rather than made anew, which takes longer than most of the tests.
beforeEach(async () => {
  for (const table of ['directory_changes', 'directory_imports', 'organization_requests', 'users', 'organizations']) {
    await database.db.query(`DELETE FROM ${table}`)
  }
})
afterAll(async () => {
  await database?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

async function load(name: string, content: string | Buffer) {
  const path = join(folder, name)
  await writeFile(path, content)
  const file = await fileAt(path)
  const id = await createImport(database.db, { filename: name, size: file.size, source: 'COMMAND' }, clock())
  const outcome = await loadDirectory({ db: database.db, clock }, id, file)
  const row = await database.db.prisma.directoryImport.findUniqueOrThrow({
    where: { id },
    include: { faults: { orderBy: { line: 'asc' } }, changes: { orderBy: { id: 'asc' } } },
  })
  const { rows, created, changed, unchanged, refused } = row
  return {
    outcome,
    counts: { rows, created, changed, unchanged, refused },
    faults: row.faults.map(({ line, reason }) => [line, JSON.parse(reason)] as [number, { ru: string; en: string }]),
    changes: row.changes.map(({ noun, before, after }) => ({ noun, before, after })),
    fault: row.fault && JSON.parse(row.fault),
    row,
  }
}

const organizations = () => database.db.prisma.organization.findMany({ orderBy: { name: 'asc' } })
const users = () => database.db.prisma.user.findMany({ orderBy: { fullName: 'asc' } })

const [one, two, three] = [1, 2, 3].map((number) => madeUpTaxpayerId(750_000_000 + number)) as [string, string, string]

const bodies = `Реестровый номер;ИНН;КПП;ОГРН;Полное наименование;Краткое наименование;Почтовый адрес;Вышестоящая организация
R1;${one};753601001;${madeUpOgrn(1)};Министерство примеров;Минпримеров;г. Образцовый, ул. Первая, 1;
R2;${one};753602002;;Министерство примеров, филиал;;;R1
R3;00${two};753601001;;ГКУ "Пример" (отдел);;;R1
`

describe('organizations from CSV', () => {
  test('are made, found again, and changed where the file says something new', async () => {
    const first = await load('bodies.csv', bodies)
    expect(first.outcome).toBe('done')
    expect(first.counts).toEqual({ rows: 3, created: 3, changed: 0, unchanged: 0, refused: 0 })
    expect(await organizations()).toMatchObject([
      { taxpayerId: two, name: 'ГКУ "Пример" (отдел)', parentRegistrationNumber: 'R1', active: true },
      { taxpayerId: one, kpp: '753601001', ogrn: madeUpOgrn(1), shortName: 'Минпримеров' },
      { taxpayerId: one, kpp: '753602002', ogrn: null, parentRegistrationNumber: 'R1' },
    ])
    expect(first.row).toMatchObject({ state: 'DONE', read: first.row.size, finishedAt: clock() })
    expect(first.changes[0]).toMatchObject({ noun: 'organization', before: null, after: { kpp: '753601001' } })

    const again = await load('bodies.csv', bodies)
    expect(again.counts).toEqual({ rows: 3, created: 0, changed: 0, unchanged: 3, refused: 0 })
    expect(again.changes).toEqual([])

    const later = await load('later.csv', bodies.replace('ул. Первая, 1', 'ул. Вторая, 2'))
    expect(later.counts).toMatchObject({ changed: 1, unchanged: 2 })
    expect(later.changes).toEqual([
      {
        noun: 'organization',
        before: { postalAddress: 'г. Образцовый, ул. Первая, 1' },
        after: { postalAddress: 'г. Образцовый, ул. Вторая, 2' },
      },
    ])
  })

  test('a column that the file has not leaves what is known; one that is empty takes it away', async () => {
    await load('bodies.csv', bodies)
    await load('fewer.csv', `ИНН,КПП,Наименование\n${one},753601001,Министерство примеров\n`)
    expect((await organizations())[1]).toMatchObject({ shortName: 'Минпримеров', registrationNumber: 'R1' })
    await load('empty.csv', `INN\tKPP\tName\tShort name\n${one}\t753601001\tМинистерство примеров\t\n`)
    expect((await organizations())[1]).toMatchObject({ shortName: null, registrationNumber: 'R1' })
  })

  test('one that was known by its ИНН alone becomes the one that the directory tells of', async () => {
    const { id } = await database.db.prisma.organization.create({ data: { taxpayerId: two, name: 'Пример' } })
    await load('bodies.csv', bodies)
    expect(await database.db.prisma.organization.findMany({ where: { taxpayerId: two } })).toMatchObject([
      { id, kpp: '753601001', registrationNumber: 'R3' },
    ])
  })

  test('bad rows are told by line and reason in both languages, and the rest is loaded', async () => {
    const rows = [
      `Реестровый номер;ИНН;КПП;ОГРН;Полное наименование`,
      `R1;1234567890;753601001;;Ошибка в ИНН`,
      `R2;${one};75;1027700000000;`,
      `R3;${two};753601001;;Хорошая`,
      `R3;${three};753601001;;Повтор номера`,
      `R4;${two};753601001;;Повтор ИНН и КПП`,
      `R5;${three};753601001;;"Незакрытая" кавычка "тут";лишнее;ещё`,
      `R6;${three};753601001;;«Последняя»`,
    ]
    const { counts, faults } = await load('bad.csv', rows.join('\r\n'))
    expect(counts).toEqual({ rows: 7, created: 2, changed: 0, unchanged: 0, refused: 5 })
    expect(faults.map(([line]) => line)).toEqual([2, 3, 5, 6, 7])
    const [inn, several, number, taxpayer, length] = faults.map(([, reason]) => reason)
    expect(inn?.ru).toContain('ИНН: «1234567890» – не ИНН')
    expect(inn?.en).toContain('"1234567890" is no ИНН')
    expect(several?.ru).toMatch(/наименование: .*КПП: .*ОГРН: /)
    expect(number?.en).toBe('repeats line 4: the first one was taken')
    expect(taxpayer?.ru).toBe('повторяет строку 4: взята первая')
    expect(length?.ru).toContain('в строке 7 значений, а столбцов 5')
  })

  test('what stands before the place where a file breaks off is loaded', async () => {
    const { outcome, counts } = await load('torn.csv', `ИНН;Наименование\n${one};Первая\n${two};"Вторая\n`)
    expect([outcome, counts.created]).toEqual(['failed', 1])
  })

  test('windows-1251 and UTF-8 with its mark are both read', async () => {
    const text = `ИНН;Полное наименование\n${one};Ёлочный двор «Ель»\n`
    const cp1251 = Buffer.from(
      Array.from(text, (letter) => {
        const code = letter.codePointAt(0) as number
        if (code < 128) return code
        return letter === 'Ё'
          ? 0xa8
          : letter === 'ё'
            ? 0xb8
            : letter === '«'
              ? 0xab
              : letter === '»'
                ? 0xbb
                : code - 0x350
      }),
    )
    expect((await load('1251.csv', cp1251)).counts.created).toBe(1)
    expect((await load('utf8.csv', `\ufeff${text}`)).counts).toMatchObject({ unchanged: 1, refused: 0 })
    expect((await organizations())[0]?.name).toBe('Ёлочный двор «Ель»')
  })

  test.each([
    ['nothing', '', 'пуст'],
    ['headings that say nothing', 'а;б\n1;2\n', 'Не понять'],
    ['CSV with a quote that never closes', `ИНН;Наименование\n${one};Первая\n${two};"Вторая\n`, 'Дальше строки 2'],
    ['XML without organizations', '<?xml version="1.0"?><export/>', 'нет организаций'],
    ['broken XML', '<export><nsiOrganization>', 'не правильный XML'],
    ['XML that has no bottom', '<a>'.repeat(1000), 'не похоже на справочник'],
    ['XML that never comes to the next tag', `<export>${'я'.repeat(5_000_000)}`, 'не похоже на справочник'],
  ])('a file of %s fails and says why', async (_, content, reason) => {
    const { outcome, fault, row } = await load('odd', content)
    expect([outcome, row.state]).toEqual(['failed', 'FAILED'])
    expect(fault.ru).toContain(reason)
    expect(fault.en).not.toBe('')
  })
})

const organizationXml = (number: number, inn: string, more = '') => `<ns2:nsiOrganization>
  <oos:regNumber>0000000${number}</oos:regNumber><oos:shortName>Орг ${number}</oos:shortName>
  <oos:fullName>Организация &quot;Пример ${number}&quot;</oos:fullName>
  <oos:factualAddress><oos:OKATO>1</oos:OKATO><oos:addressLine>г. Образцовый, ${number}</oos:addressLine></oos:factualAddress>
  <oos:postalAddress><![CDATA[672000, г. Образцовый]]></oos:postalAddress>
  <oos:contactPerson><oos:lastName>Примеров</oos:lastName></oos:contactPerson>
  <oos:accounts><oos:account><oos:INN>нет</oos:INN></oos:account></oos:accounts>
  <oos:INN>${inn}</oos:INN><oos:KPP>753601001</oos:KPP><oos:OGRN>${madeUpOgrn(number)}</oos:OGRN>
  ${more}<oos:actual>true</oos:actual></ns2:nsiOrganization>`

const xml = (...each: string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?><ns2:export xmlns:ns2="urn:a" xmlns:oos="urn:b"><ns2:nsiOrganizationList>${each.join('')}</ns2:nsiOrganizationList></ns2:export>`

describe('organizations from ЕИС’ XML', () => {
  const file = xml(
    organizationXml(1, one),
    organizationXml(2, two, '<oos:headAgency><oos:regNum>00000001</oos:regNum></oos:headAgency>'),
    organizationXml(3, '12'),
    organizationXml(4, three).replace('>true<', '>false<'),
  )
  const wanted = [
    { registrationNumber: '00000001', name: 'Организация "Пример 1"', legalAddress: 'г. Образцовый, 1' },
    { registrationNumber: '00000002', taxpayerId: two, parentRegistrationNumber: '00000001', active: true },
    { registrationNumber: '00000004', postalAddress: '672000, г. Образцовый', active: false, ogrn: madeUpOgrn(4) },
  ]

  test('are read whatever their namespaces, subordination included', async () => {
    const { counts, faults } = await load('nsi.xml', file)
    expect(counts).toEqual({ rows: 4, created: 3, changed: 0, unchanged: 0, refused: 1 })
    expect(faults[0]?.[0]).toBe(3)
    expect(await organizations()).toMatchObject(wanted)
    const bare = file.replaceAll('oos:', '').replaceAll('ns2:', '')
    expect((await load('bare.xml', bare)).counts).toMatchObject({ unchanged: 3, refused: 1 })
  })

  test('so are those in an archive, which says of each bad row in which file it stands', async () => {
    const archive = zip([
      { name: 'nsiOrganization_1.xml', data: file, deflated: true },
      { name: 'readme.pdf', data: 'not looked at' },
      { name: 'more.csv', data: bodies },
    ])
    const { counts, faults, outcome } = await load('nsi.zip', archive)
    expect([outcome, counts.created]).toEqual(['done', 4])
    expect(faults.map(([line]) => line)).toEqual([3, 6, 8])
    expect(faults[0]?.[1].ru).toMatch(/^nsiOrganization_1\.xml: /)
    expect(faults[1]?.[1].en).toMatch(/^more\.csv: repeats line 1/)
  })
})

describe('users', () => {
  const people = `ID;ФИО;E-mail;Телефон;Должность;СНИЛС;ИНН организации;КПП организации
u1;Примерова Анна;Anna@body.example;+7 (302) 212-34-56;Специалист;${madeUpSnils(1)};${one};753601001
u2;Образцов Борис;boris@body.example;8-302-2123457;;;${two};
;Тестова Вера;vera@body.example;;;;${two};
`

  beforeEach(async () => {
    await load('bodies.csv', bodies)
  })

  test('are made without a right to anything but their own, and found again', async () => {
    const first = await load('people.csv', people)
    expect(first.counts).toEqual({ rows: 3, created: 3, changed: 0, unchanged: 0, refused: 0 })
    const [head, , department] = await database.db.prisma.organization.findMany({
      orderBy: { registrationNumber: 'asc' },
    })
    expect(await users()).toMatchObject([
      { fullName: 'Образцов Борис', directoryId: 'u2', role: 'REQUESTER', organizationId: department?.id },
      { email: 'anna@body.example', phone: '8-302-2123456', snils: madeUpSnils(1), organizationId: head?.id },
      { email: 'vera@body.example', directoryId: null, emailVerified: true, organizationId: department?.id },
    ])
    const again = await load('people.csv', people)
    expect([again.counts.unchanged, again.changes]).toEqual([3, []])
    const moved = await load('moved.csv', people.replace(`${two};\n;`, `${one};753602002\n;`))
    expect(moved.changes).toMatchObject([{ noun: 'user', before: { organizationId: department?.id } }])
  })

  test('keep the address that they have proved since, until the directory itself names another', async () => {
    await load('people.csv', people)
    const anna = { directoryId: 'u1' }
    const change = (data: object) => database.db.prisma.user.update({ where: anna, data })
    const read = () => database.db.prisma.user.findUniqueOrThrow({ where: anna })
    await change({ email: 'proved@body.example', pendingEmail: 'newer@body.example', pendingEmailAt: new Date() })
    expect((await load('again.csv', people)).counts).toMatchObject({ changed: 0, unchanged: 3 })
    const moved = await load('phone.csv', people.replace('212-34-56', '212-34-57'))
    expect(moved.changes).toMatchObject([{ before: { phone: '8-302-2123456' }, after: { phone: '8-302-2123457' } }])
    expect(await read()).toMatchObject({ email: 'proved@body.example', pendingEmail: 'newer@body.example' })
    const named = people.replace('Anna@body', 'Newer@body')
    expect((await load('named.csv', named)).changes).toMatchObject([
      { before: { email: 'proved@body.example' }, after: { email: 'newer@body.example' } },
    ])
    expect(await read()).toMatchObject({ email: 'newer@body.example', pendingEmail: null, pendingEmailAt: null })
    expect((await load('repeated.csv', named)).counts).toMatchObject({ changed: 0, unchanged: 3 })
  })

  test('staff, other people’s addresses and unknown organizations are refused', async () => {
    const [head, , department] = await database.db.prisma.organization.findMany({
      orderBy: { registrationNumber: 'asc' },
    })
    const make = (email: string, more: object) =>
      database.db.prisma.user.create({ data: { fullName: email, email, ...more } })
    await make('anna@body.example', { role: 'AGENT' })
    await make('boris@body.example', { role: 'REQUESTER', organizationId: head?.id })
    await make('vera@body.example', { role: 'REQUESTER', organizationId: department?.id })
    const before = (await users()).slice(0, 2)
    const { counts, faults } = await load(
      'people.csv',
      `${people};Никто;no@body.example;;;;${three};\n;Кто;who@body.example;;;;${one};\n`,
    )
    expect(counts).toEqual({ rows: 5, created: 0, changed: 1, unchanged: 0, refused: 4 })
    const reasons = faults.map(([line, { ru }]) => `${line} ${ru}`)
    expect(reasons[0]).toMatch(/^2 .*сотрудник поддержки/)
    expect(reasons[1]).toMatch(/^3 .*у другого пользователя/)
    expect(reasons[2]).toMatch(/^5 .*в справочнике нет/)
    expect(reasons[3]).toMatch(/^6 .*несколько/)
    expect((await users()).filter(({ email }) => email !== 'vera@body.example')).toEqual(before)
  })
})

test('an interrupted load goes on behind the rows that are there, and counts each once', async () => {
  const rows = Array.from(
    { length: 3500 },
    (_, index) => `${madeUpTaxpayerId(100_000 + index)};753601001;Организация ${index}`,
  )
  const path = join(folder, 'many.csv')
  await writeFile(path, ['ИНН;КПП;Наименование', ...rows, rows[0]].join('\n'))
  const file = await fileAt(path)
  const id = await createImport(database.db, { filename: 'many.csv', size: file.size, source: 'COMMAND' }, clock())
  const stop = new AbortController()
  const services = { db: database.db, clock }
  const seen: number[] = []
  const onProgress = ({ rows: count }: { rows: number }) => {
    seen.push(count)
    if (count === 2000) stop.abort()
  }
  expect(await loadDirectory(services, id, file, { signal: stop.signal, onProgress })).toBe('paused')
  expect(await database.db.prisma.organization.count()).toBe(2000)
  expect(await loadDirectory(services, id, file, { onProgress })).toBe('done')
  expect(seen).toEqual([1000, 2000, 3000, 3501])
  const row = await database.db.prisma.directoryImport.findUniqueOrThrow({ where: { id }, include: { faults: true } })
  expect(row).toMatchObject({ state: 'DONE', rows: 3501, created: 3500, changed: 0, unchanged: 0, refused: 1 })
  // Remembered across the interruption: the last row repeats the first.
  expect(row.faults).toMatchObject([{ line: 3502 }])
})

test('whoever waits for an organization is attached to it when it comes to be known', async () => {
  const { db } = database
  const user = await db.prisma.user.create({ data: { fullName: 'Ждущая Дарья' } })
  const ask = (taxpayerId: string) =>
    db.prisma.organizationRequest.create({ data: { userId: user.id, taxpayerId, name: 'Пример', createdAt: clock() } })
  const [asked, ambiguous] = [await ask(two), await ask(one)]
  await load('bodies.csv', bodies)
  const [organization] = await db.prisma.organization.findMany({ where: { taxpayerId: two } })
  expect(await db.prisma.organizationRequest.findUnique({ where: { id: asked.id } })).toMatchObject({
    state: 'APPROVED',
    organizationId: organization?.id,
  })
  expect((await users())[0]?.organizationId).toBe(organization?.id)
  // Two share this ИНН: which is meant, only a person can say.
  expect(await db.prisma.organizationRequest.findUnique({ where: { id: ambiguous.id } })).toMatchObject({
    state: 'PENDING',
  })
})
