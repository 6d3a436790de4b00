import { randomBytes } from 'node:crypto'

/** DER by hand: what makes certificates elsewhere knows no GOST. */
const der = (tag: number, ...parts: Buffer[]): Buffer => {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}
const sequence = (...parts: Buffer[]) => der(0x30, ...parts)
const text = (tag: number, value: string, encoding: BufferEncoding = 'utf8') => der(tag, Buffer.from(value, encoding))
const utf8 = (value: string) => text(0x0c, value)
const numeric = (value: string) => text(0x12, value)
const printable = (value: string) => text(0x13, value)
const ia5 = (value: string) => text(0x16, value)
const bmp = (value: string) => der(0x1e, Buffer.from(value, 'utf16le').swap16())

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc & 0x7f]
    for (let left = arc >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80)
    return groups
  })
  return der(0x06, Buffer.from(bytes))
}

const name = (...attributes: [string, Buffer][]) =>
  sequence(...attributes.map(([type, value]) => der(0x31, sequence(oid(type), value))))

/**
 * A certificate as Russian authorities issue it: a key of ГОСТ Р 34.10-2012 on 256 bits, signed by the same kind, ИНН,
 * ОГРН and СНИЛС as NumericString. The signature is noise: nobody here can compute with it.
 */
export function gostCertificate(): Buffer {
  const signature = sequence(oid('1.2.643.7.1.1.3.2'))
  const issuer = name(['2.5.4.3', utf8('Учебный УЦ ГОСТ')], ['2.5.4.6', printable('RU')])
  const subject = name(
    ['1.2.643.100.3', numeric('90123456764')],
    ['1.2.643.100.4', numeric('7599555000')],
    ['1.2.643.3.131.1.1', numeric('759900101270')],
    ['1.2.643.100.1', numeric('1027599555004')],
    ['1.2.840.113549.1.9.1', ia5('Ivanova@Customer.example')],
    ['2.5.4.6', printable('RU')],
    ['2.5.4.10', utf8('ГКУ «Учебный заказчик»')],
    ['2.5.4.12', bmp('Главный специалист')],
    ['2.5.4.3', utf8('ГКУ «Учебный заказчик»')],
    ['2.5.4.42', utf8('Мария Петровна')],
    ['2.5.4.4', utf8('Иванова')],
  )
  const key = sequence(
    sequence(oid('1.2.643.7.1.1.1.1'), sequence(oid('1.2.643.2.2.36.0'), oid('1.2.643.7.1.1.2.2'))),
    der(0x03, Buffer.from([0]), der(0x04, randomBytes(64))),
  )
  const clientAuth = sequence(oid('2.5.29.37'), der(0x04, sequence(oid('1.3.6.1.5.5.7.3.2'))))
  const tbs = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from('0a1b2c3d', 'hex')),
    signature,
    issuer,
    sequence(text(0x17, '260101000000Z'), text(0x17, '270401000000Z')),
    subject,
    key,
    der(0xa3, sequence(clientAuth)),
  )
  return sequence(tbs, signature, der(0x03, Buffer.from([0]), randomBytes(64)))
}
