import { describe, expect, test } from 'vitest'
import { accountIdOf, type Candidate, knownAs } from '../../src/certificates/matching.ts'
import { parseProxies, proxyList } from '../../src/certificates/settings.ts'
import type { Holder } from '../../src/certificates/subject.ts'
import { type Evidence, judge, refusalOf } from '../../src/certificates/verdict.ts'

const holder: Holder = {
  fullName: 'Иванова Мария Петровна',
  post: null,
  email: 'ivanova@customer.example',
  snils: '90123456764',
  organization: { taxpayerId: '7599555000', ogrn: null, name: 'Учебный заказчик' },
}

const user = (more: Partial<Candidate>): Candidate => ({
  id: 'known',
  role: 'REQUESTER',
  email: null,
  snils: null,
  taxpayerId: '7599555000',
  inUse: false,
  ...more,
})

describe('a certificate that is new here stands for', () => {
  test.each<[string, Candidate, boolean]>([
    ['the same СНИЛС in the same organization', user({ snils: holder.snils }), true],
    ['that, whoever uses the account already', user({ snils: holder.snils, inUse: true }), true],
    [
      'the same СНИЛС elsewhere: another post of theirs',
      user({ snils: holder.snils, taxpayerId: '7599777002' }),
      false,
    ],
    ['the same СНИЛС in no organization', user({ snils: holder.snils, taxpayerId: null }), false],
    ['the same address, prepared and used by nobody', user({ email: holder.email }), true],
    ['the same address, of somebody with a password', user({ email: holder.email, inUse: true }), false],
    ['the same address elsewhere', user({ email: holder.email, taxpayerId: '7599777002' }), false],
    ['the same address with another СНИЛС: a predecessor', user({ email: holder.email, snils: '90234567892' }), false],
    ['an agent’s address', user({ email: holder.email, role: 'AGENT' }), false],
    ['an administrator’s СНИЛС', user({ snils: holder.snils, role: 'ADMIN' }), false],
    ['nobody who has neither', user({}), false],
  ])('%s: %#', (_, candidate, found) => {
    expect(knownAs(holder, [candidate])).toBe(found ? 'known' : null)
  })

  test('nobody known, when neither has a СНИЛС or an address', () => {
    expect(knownAs({ ...holder, snils: null, email: null }, [user({})])).toBeNull()
  })

  test('the one person of that СНИЛС, when it names no organization; of two, neither', () => {
    const own = { ...holder, organization: null }
    const here = user({ snils: holder.snils })
    expect(knownAs(own, [here])).toBe('known')
    expect(knownAs(own, [here, user({ id: 'other', snils: holder.snils, taxpayerId: '7599777002' })])).toBeNull()
    expect(knownAs(own, [user({ email: holder.email })])).toBeNull()
  })
})

test('one person in one organization is one account, whatever the certificate; without СНИЛС it is the certificate’s', () => {
  expect(accountIdOf(holder, 'a')).toBe(accountIdOf({ ...holder, email: null, fullName: 'Петрова' }, 'b'))
  expect(accountIdOf({ ...holder, organization: null }, 'a')).not.toBe(accountIdOf(holder, 'a'))
  expect(accountIdOf({ ...holder, snils: null }, 'a')).not.toBe(accountIdOf({ ...holder, snils: null }, 'b'))
})

describe('a verdict', () => {
  const now = new Date('2026-11-22T00:00:00Z')
  const certificate = { notBefore: new Date('2026-01-01'), notAfter: new Date('2027-01-01'), clientAuth: true }
  const good: Evidence = { certificate, chain: null, revocation: 'good' }
  const expired = { ...certificate, notAfter: new Date('2026-11-21') }

  test.each<[string, Partial<Evidence>, ReturnType<typeof judge>]>([
    ['nothing is wrong', {}, null],
    ['nobody looks for revocation here', { revocation: 'unchecked' }, null],
    ['it cannot be read', { certificate: null }, 'malformed'],
    ['its time is over', { certificate: expired, chain: 'CERT_HAS_EXPIRED' }, 'expired'],
    ['its time is over by our clock alone', { certificate: expired }, 'expired'],
    ['its authority’s time is over', { chain: 'CERT_HAS_EXPIRED' }, 'wrong-authority'],
    ['its time has not come', { certificate: { ...certificate, notBefore: new Date('2026-12-01') } }, 'not-yet-valid'],
    ['it is revoked', { revocation: 'revoked' }, 'revoked'],
    [
      'it is revoked, and for other uses',
      { revocation: 'revoked', certificate: { ...certificate, clientAuth: false } },
      'revoked',
    ],
    ['nobody knows whether it is revoked', { revocation: 'unknown' }, 'revocation-unknown'],
    ['it is for other uses', { certificate: { ...certificate, clientAuth: false } }, 'no-client-auth'],
    [
      'it is another authority’s, and over',
      { certificate: expired, chain: 'SELF_SIGNED_CERT_IN_CHAIN' },
      'wrong-authority',
    ],
    ['the verifier says what we do not know', { chain: 'SOMETHING_NEW' }, 'wrong-authority'],
  ])('when %s', (_, more, refusal) => {
    expect(judge({ ...good, ...more }, now)).toBe(refusal)
  })

  test.each([
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'wrong-authority'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'wrong-authority'],
    ['CERT_REVOKED', 'revoked'],
    ['UNABLE_TO_GET_CRL', 'revocation-unknown'],
    ['CRL has expired', 'revocation-unknown'],
    ['INVALID_PURPOSE', 'no-client-auth'],
    ['unsupported certificate purpose', 'no-client-auth'],
    ['certificate is not yet valid', 'not-yet-valid'],
    ['self-signed certificate in certificate chain', 'wrong-authority'],
  ])('understands «%s»', (said, refusal) => {
    expect(refusalOf(said)).toBe(refusal)
  })
})

describe('proxies', () => {
  test('are addresses and networks', () => {
    const list = proxyList(parseProxies('10.0.0.5, 192.168.0.0/16,fd00::/64') ?? [])
    const in4 = (address: string) => list.check(address, 'ipv4')
    expect(['10.0.0.5', '10.0.0.6', '192.168.7.1', '192.169.0.1'].map(in4)).toEqual([true, false, true, false])
    expect(list.check('fd00::9', 'ipv6')).toBe(true)
    expect(list.check('fd01::9', 'ipv6')).toBe(false)
  })

  test.each(['', 'proxy.example', '10.0.0.0/33', '10.0.0.0/', '10.0.0/8', '10.0.0.1/8/8', 'fd00::/129', '10.0.0.1,'])(
    '%j are none',
    (text) => {
      expect(parseProxies(text)).toBeNull()
    },
  )
})
