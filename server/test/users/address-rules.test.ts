import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withoutSecrets } from '../../src/mail/secret-links.ts'
import { addressLink, addressToken, readAddressToken } from '../../src/users/address-link.ts'
import {
  allowedLetters,
  countedFor,
  isNews,
  isNewsOfCertificate,
  linkLife,
  stateOfLink,
  waitForLetter,
} from '../../src/users/address-rules.ts'

const now = new Date('2026-11-23T06:00:00.123Z')
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds)
const userId = '019a1b2c-3d4e-7f50-8a9b-0c1d2e3f4a5b'
const named = { userId, address: 'new@body.example', namedAt: now, expiresAt: later(linkLife) }

test('an address is news when it is neither the one that counts nor the one that waits', () => {
  const user = { email: 'a@body.example', pendingEmail: 'b@body.example' }
  expect(['a', 'b', 'c'].map((name) => isNews(user, `${name}@body.example`))).toEqual([false, false, true])
})

test('a certificate asks once for an address, and never over what its holder has named', () => {
  const user = { email: 'a@body.example', pendingEmail: null }
  expect(isNewsOfCertificate(user, 'c@body.example', false)).toBe(true)
  expect(isNewsOfCertificate(user, 'c@body.example', true)).toBe(false)
  expect(isNewsOfCertificate({ ...user, pendingEmail: 'b@body.example' }, 'c@body.example', false)).toBe(false)
  expect(isNewsOfCertificate(user, 'a@body.example', false)).toBe(false)
})

test('letters are counted by person and by address, and one may be written when the oldest is an hour old', () => {
  const none = { count: 0, oldest: null }
  const full = (whose: keyof typeof allowedLetters, ago: number) => ({
    count: allowedLetters[whose],
    oldest: later(-ago),
  })
  expect(waitForLetter({ ofPerson: none, toAddress: none }, now)).toBe(0)
  expect(waitForLetter({ ofPerson: { count: allowedLetters.ofPerson - 1, oldest: now }, toAddress: none }, now)).toBe(0)
  expect(waitForLetter({ ofPerson: full('ofPerson', 60_000), toAddress: none }, now)).toBe(countedFor - 60_000)
  expect(waitForLetter({ ofPerson: full('ofPerson', 60_000), toAddress: full('toAddress', 1000) }, now)).toBe(
    countedFor - 1000,
  )
  expect(waitForLetter({ ofPerson: none, toAddress: full('toAddress', countedFor) }, now)).toBe(0)
})

test('a link asks until it is pressed, expires, or its address is no longer the one that waits', () => {
  const proof = readAddressToken('secret', addressToken('secret', named))
  if (!proof) throw new Error('the token cannot be read')
  expect(proof).toMatchObject({ userId, namedAt: now, expiresAt: later(linkLife) })
  const user = { email: 'old@body.example', pendingEmail: named.address, pendingEmailAt: now }
  const states = [
    stateOfLink(proof, user, later(linkLife - 1)),
    stateOfLink(proof, user, later(linkLife)),
    stateOfLink(proof, { ...user, pendingEmail: 'other@body.example' }, now),
    // Named again after it was cancelled.
    stateOfLink(proof, { ...user, pendingEmailAt: later(1) }, now),
    stateOfLink(proof, { ...user, pendingEmail: null, pendingEmailAt: null }, now),
    stateOfLink(proof, { email: named.address, pendingEmail: null, pendingEmailAt: null }, later(linkLife * 9)),
  ]
  expect(states).toEqual(['asks', 'expired', 'unknown', 'unknown', 'unknown', 'done'])
})

test('no token is good that is changed anywhere, or made with another secret', () => {
  const token = addressToken('secret', named)
  expect(readAddressToken('secret', token)?.isOf(named.address)).toBe(true)
  expect(readAddressToken('other', token)?.isOf(named.address)).toBe(false)
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const bytesOf = (text: string) =>
    text
      .split('.')
      .map((part) => Buffer.from(part, 'base64url').toString('hex'))
      .join('.')
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.constantFrom(...letters, '.', '', '%'), (place, other) => {
      const changed = token.slice(0, place) + other + token.slice(place + 1)
      const read = readAddressToken('secret', changed)
      // The last letter of a part has bits that stand for nothing.
      const same = read !== null && bytesOf(changed) === bytesOf(token)
      expect(read?.isOf(named.address) ?? false).toBe(same)
    }),
  )
})

test('administrators read letters without the links that only the addressee may have', () => {
  const settings = { publicUrl: 'https://help.body.example', secret: 'secret' }
  const link = addressLink(settings, named)
  const text = `Откройте ${link}\n\nhttps://help.body.example/registration и https://help.body.example/registration/${'x'.repeat(43)}\n`
  const letter = { purpose: 'address', text, html: `<a href="${link}">«${link}»</a>` }
  const hidden = 'https://help.body.example/address/…'
  expect(withoutSecrets(letter)).toEqual({
    purpose: 'address',
    text: `Откройте ${hidden}\n\nhttps://help.body.example/registration и https://help.body.example/registration/…\n`,
    html: `<a href="${hidden}">«${hidden}»</a>`,
  })
  expect(withoutSecrets({ ...letter, purpose: 'notification' }).text).toBe(text)
})
