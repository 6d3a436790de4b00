// The library's dependencies ask for it, and it must come first.
import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  type JsonName,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
  X509CrlGenerator,
} from '@peculiar/x509'

cryptoProvider.set(webcrypto as Crypto)

const algorithms = {
  ecdsa: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  rsa: {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256',
  },
} as const

/** What certificates of officials hold; every person and number of them is made up, with right check digits. */
export interface Subject {
  surname?: string
  givenName?: string
  commonName?: string
  post?: string
  email?: string
  snils?: string
  organization?: string
  /** ИННЮЛ. */
  entityTaxpayerId?: string
  /** ИНН, of a person; in older certificates the organization's behind «00». */
  taxpayerId?: string
  ogrn?: string
  ogrnip?: string
}

const oids: Record<keyof Subject, string> = {
  commonName: '2.5.4.3',
  surname: '2.5.4.4',
  givenName: '2.5.4.42',
  organization: '2.5.4.10',
  post: '2.5.4.12',
  email: '1.2.840.113549.1.9.1',
  snils: '1.2.643.100.3',
  entityTaxpayerId: '1.2.643.100.4',
  taxpayerId: '1.2.643.3.131.1.1',
  ogrn: '1.2.643.100.1',
  ogrnip: '1.2.643.100.5',
}

const numeric: ReadonlySet<keyof Subject> = new Set(['snils', 'entityTaxpayerId', 'taxpayerId', 'ogrn', 'ogrnip'])

/** Numbers are NumericString, as the order on certificates prescribes, addresses IA5String, the rest UTF8String. */
function nameOf(subject: Subject): JsonName {
  return (Object.keys(oids) as (keyof Subject)[]).flatMap((field) => {
    const value = subject[field]
    if (value === undefined) return []
    const bytes = Buffer.from(value, 'latin1')
    const numericString = `#${Buffer.concat([Buffer.from([0x12, bytes.length]), bytes]).toString('hex')}`
    return [
      {
        [oids[field]]: [
          numeric.has(field) ? numericString : field === 'email' ? { ia5String: value } : { utf8String: value },
        ],
      },
    ]
  }) as JsonName
}

export interface Issued {
  cert: string
  key: string
  der: Buffer
  serial: string
}

export interface IssueOptions {
  key?: keyof typeof algorithms
  notBefore?: Date
  notAfter?: Date
  /** OIDs of the extended key usage; client authentication by default, null for none. */
  uses?: string[] | null
  /** E-mail addresses among the alternative names. */
  alternativeEmails?: string[]
  dnsNames?: string[]
}

const DAY = 86_400_000

/** A certification authority of the test's own. */
export class TestAuthority {
  readonly name: string
  /** Its own certificate. */
  readonly cert: string
  readonly #keys: CryptoKeyPair
  #serial = 1

  private constructor(name: string, cert: string, keys: CryptoKeyPair) {
    this.name = name
    this.cert = cert
    this.#keys = keys
  }

  static async create(
    name = 'CN=Учебный удостоверяющий центр',
    more: { notAfter?: Date } = {},
  ): Promise<TestAuthority> {
    const keys = await webcrypto.subtle.generateKey(algorithms.ecdsa, true, ['sign', 'verify'])
    const cert = await X509CertificateGenerator.createSelfSigned({
      serialNumber: '01',
      name,
      notBefore: new Date(Date.now() - 365 * DAY),
      notAfter: more.notAfter ?? new Date(Date.now() + 365 * DAY),
      keys,
      signingAlgorithm: algorithms.ecdsa,
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    })
    return new TestAuthority(name, cert.toString('pem'), keys)
  }

  async issue(subject: Subject, options: IssueOptions = {}): Promise<Issued> {
    const { key = 'ecdsa', uses = [ExtendedKeyUsage.clientAuth], alternativeEmails = [], dnsNames = [] } = options
    const keys = (await webcrypto.subtle.generateKey(algorithms[key], true, ['sign', 'verify'])) as CryptoKeyPair
    this.#serial += 1
    const serial = this.#serial.toString(16).padStart(4, '0')
    const names = [
      ...dnsNames.map((value) => ({ type: 'dns', value }) as const),
      ...alternativeEmails.map((value) => ({ type: 'email', value }) as const),
    ]
    const extensions: Extension[] = [
      new BasicConstraintsExtension(false),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      await AuthorityKeyIdentifierExtension.create(this.#keys.publicKey),
    ]
    if (uses) extensions.push(new ExtendedKeyUsageExtension(uses))
    if (names.length > 0) extensions.push(new SubjectAlternativeNameExtension(names))
    const certificate = await X509CertificateGenerator.create({
      serialNumber: serial,
      subject: nameOf(subject),
      issuer: this.name,
      notBefore: options.notBefore ?? new Date(Date.now() - DAY),
      notAfter: options.notAfter ?? new Date(Date.now() + 30 * DAY),
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
      signingAlgorithm: algorithms.ecdsa,
      extensions,
    })
    const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
    return {
      cert: certificate.toString('pem'),
      key: PemConverter.encode(pkcs8, 'PRIVATE KEY'),
      der: Buffer.from(certificate.rawData),
      serial,
    }
  }

  /** Of a server: what a TLS port shows. */
  issueServer(...dnsNames: string[]): Promise<Issued> {
    return this.issue({ commonName: dnsNames[0] }, { dnsNames, uses: [ExtendedKeyUsage.serverAuth] })
  }

  /** A CRL with these on it. */
  async revoke(revoked: Issued[], more: { nextUpdate?: Date } = {}) {
    const list = await X509CrlGenerator.create({
      issuer: this.name,
      thisUpdate: new Date(Date.now() - 2 * DAY),
      nextUpdate: more.nextUpdate ?? new Date(Date.now() + 7 * DAY),
      entries: revoked.map(({ serial }) => ({ serialNumber: serial, revocationDate: new Date() })),
      signingAlgorithm: algorithms.ecdsa,
      signingKey: this.#keys.privateKey,
    })
    return { pem: PemConverter.encode(list.rawData, 'X509 CRL'), der: Buffer.from(list.rawData) }
  }
}
