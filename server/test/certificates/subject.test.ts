import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCertificate } from '../../src/certificates/certificate.ts'
import { defaultOids, parseOids } from '../../src/certificates/oids.ts'
import { identityOf } from '../../src/certificates/revocation-list.ts'
import { readHolder } from '../../src/certificates/subject.ts'
import { type IssueOptions, type Subject, TestAuthority } from '../testkit/authority.ts'
import { gostCertificate } from './gost.ts'
import { ivanova } from './stage.ts'

const authority = await TestAuthority.create()

async function holderOf(subject: Subject, options: IssueOptions & { oids?: string } = {}) {
  const { der } = await authority.issue(subject, options)
  const certificate = readCertificate(der)
  if (!certificate) throw new Error('a certificate that was issued cannot be read')
  return readHolder(certificate.parsed, parseOids(options.oids ?? '{}') ?? defaultOids)
}

const customer = { taxpayerId: '7599555000', ogrn: '1027599555004', name: 'ГКУ «Учебный заказчик»' }

test('a certificate of GOST is read like any other, without computing with its key', () => {
  const certificate = readCertificate(gostCertificate())
  expect(certificate).toMatchObject({
    serial: 'a1b2c3d',
    clientAuth: true,
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2027-04-01T00:00:00Z'),
  })
  expect(certificate?.issuer).toContain('Учебный УЦ ГОСТ')
  expect(certificate?.subject).toMatch(/^СНИЛС=90123456764, ИННЮЛ=7599555000, ИНН=759900101270, ОГРН=1027599555004, E=/)
  expect(certificate && readHolder(certificate.parsed, defaultOids)).toEqual({
    fullName: 'Иванова Мария Петровна',
    post: 'Главный специалист',
    email: 'ivanova@customer.example',
    snils: '90123456764',
    organization: customer,
  })
})

describe('a subject names', () => {
  test('a person, a post and an organization', async () => {
    expect(await holderOf(ivanova)).toEqual({
      fullName: 'Иванова Мария Петровна',
      post: 'Главный специалист',
      email: 'ivanova@customer.example',
      snils: '90123456764',
      organization: customer,
    })
  })

  test('the organization by «00» and ten digits, as older certificates do', async () => {
    const older = { ...ivanova, entityTaxpayerId: undefined, taxpayerId: '007599555000' }
    expect(await holderOf(older)).toMatchObject({ organization: customer })
  })

  test('an entrepreneur, whose own ИНН is the organization’s', async () => {
    const { surname, givenName } = ivanova
    const entrepreneur = { surname, givenName, taxpayerId: '759900101270', ogrnip: '304759900101012' }
    expect(await holderOf(entrepreneur)).toMatchObject({
      organization: { taxpayerId: '759900101270', ogrn: '304759900101012', name: 'Иванова Мария Петровна' },
    })
  })

  test('a person alone', async () => {
    const { surname, givenName, snils, taxpayerId } = ivanova
    expect(await holderOf({ surname, givenName, snils, taxpayerId })).toMatchObject({ organization: null, post: null })
  })

  test('a person by surname and given name only: a common name may be an organization’s', async () => {
    const { snils, taxpayerId, entityTaxpayerId } = ivanova
    const named = { fullName: null, snils, organization: { taxpayerId: entityTaxpayerId, name: 'ООО «Ромашка»' } }
    expect(await holderOf({ commonName: ' ООО  «Ромашка» ', snils, taxpayerId, entityTaxpayerId })).toMatchObject(named)
    const inFull = { organization: 'Общество с ограниченной ответственностью «Ромашка»' }
    expect(await holderOf({ commonName: 'ООО «Ромашка»', snils, entityTaxpayerId, ...inFull })).toMatchObject({
      fullName: null,
      organization: { name: inFull.organization },
    })
    const { givenName } = ivanova
    expect(await holderOf({ givenName, commonName: 'ООО «Ромашка»', snils })).toMatchObject({ fullName: null })
  })

  test('nobody, when it is an organization’s seal', async () => {
    expect(await holderOf({ ...ivanova, surname: undefined })).toEqual({ fault: 'nameless' })
    expect(await holderOf({ snils: '90123456764' })).toEqual({ fault: 'nameless' })
  })

  test('an address among the alternative names, and none that is no address', async () => {
    const alternativeEmails = ['second@customer.example']
    expect(await holderOf({ ...ivanova, email: undefined }, { alternativeEmails })).toMatchObject({
      email: 'second@customer.example',
    })
    expect(await holderOf({ ...ivanova, email: 'no address' }, { alternativeEmails })).toMatchObject({
      email: 'second@customer.example',
    })
    expect(await holderOf({ ...ivanova, email: 'no address' })).toMatchObject({ email: null })
  })

  test('nothing by zeros, which stand where there is no number', async () => {
    const zeros = { ...ivanova, snils: '00000000000', taxpayerId: '000000000000', ogrn: '0000000000000' }
    expect(await holderOf(zeros)).toMatchObject({ snils: null, organization: { ...customer, ogrn: null } })
  })

  test.each([
    [{ snils: '90123456765' }, 'СНИЛС', '90123456765'],
    [{ ogrn: '1027599555005' }, 'ОГРН', '1027599555005'],
    [{ entityTaxpayerId: '7599555001' }, 'ИНН', '7599555001'],
    [{ entityTaxpayerId: undefined, taxpayerId: '007599555001' }, 'ИНН', '7599555001'],
    [{ snils: '901' }, 'СНИЛС', '901'],
  ])('no number that cannot be right: %j', async (wrong, requisite, value) => {
    expect(await holderOf({ ...ivanova, ...wrong })).toEqual({ fault: 'requisite', requisite, value })
  })

  test('what the configured OIDs say', async () => {
    const oids = 'surname=2.5.4.3,givenName=1.2.3,post=1.2.3.4,post=2.5.4.10'
    expect(await holderOf({ ...ivanova, commonName: 'Петрова' }, { oids })).toMatchObject({
      fullName: 'Петрова',
      post: 'ГКУ «Учебный заказчик»',
      snils: '90123456764',
    })
  })
})

test('what is no certificate is none, whatever it is', async () => {
  const { der } = await authority.issue(ivanova)
  for (const bytes of [Buffer.alloc(0), Buffer.from('hello'), der.subarray(0, -1), der.subarray(0, 200)]) {
    expect(readCertificate(bytes)).toBeNull()
  }
  const spoilt = fc.tuple(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }))
  fc.assert(
    fc.property(spoilt, ([at, by]) => {
      const bytes = Buffer.from(der)
      bytes[at] = (bytes[at] ?? 0) ^ by
      // Read or not, never thrown; and what is read holds together.
      const read = readCertificate(bytes)
      if (read) expect(() => readHolder(read.parsed, defaultOids)).not.toThrow()
    }),
    { numRuns: 300 },
  )
  expect(identityOf(der).serial).toBe(readCertificate(der)?.serial)
})

describe('the OIDs setting', () => {
  test('is a list or JSON, and leaves alone what it does not name', () => {
    const list = parseOids('snils=1.2.3, post=2.5.4.12,post=2.5.4.13')
    expect(list).toEqual({ ...defaultOids, snils: ['1.2.3'], post: ['2.5.4.12', '2.5.4.13'] })
    expect(parseOids('{"snils":"1.2.3","post":["2.5.4.12","2.5.4.13"]}')).toEqual(list)
  })

  test.each([
    'snils',
    'snils=',
    'snils=a',
    'snils=1',
    'snils=3.1',
    'snils=1.02',
    'name=1.2',
    'snils=1.2=3',
    '{',
    '{"snils":1.2.3}',
    '[]',
  ])('%j is neither', (text) => {
    expect(parseOids(text)).toBeNull()
  })
})
