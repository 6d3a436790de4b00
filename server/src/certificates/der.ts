/** One value of DER, by its place: `from` is its tag, `start` its content's first byte, `end` the byte after it. */
export interface Der {
  tag: number
  from: number
  start: number
  end: number
}

/** Tags of what is met in certificates and revocation lists. */
export const tags = { integer: 0x02, bits: 0x03, utcTime: 0x17, time: 0x18, sequence: 0x30, context0: 0xa0 } as const

/** The value that begins at an offset; throws when it does not fit into the bytes. */
export function derAt(bytes: Buffer, from: number, within = bytes.length): Der {
  const tag = bytes.readUInt8(from)
  let start = from + 2
  let length = bytes.readUInt8(from + 1)
  if (length > 0x80) {
    const size = length - 0x80
    if (size > 4) throw new RangeError('a length of more than four bytes')
    length = bytes.readUIntBE(start, size)
    start += size
  } else if (length === 0x80) throw new RangeError('a length that is not given, which DER does not know')
  if (start + length > within) throw new RangeError('a value that goes beyond what holds it')
  return { tag, from, start, end: start + length }
}

/** The values inside a constructed one, in their order, without reading further into them. */
export function* derInside(bytes: Buffer, outer: Der): Generator<Der> {
  for (let from = outer.start; from < outer.end; ) {
    const inner = derAt(bytes, from, outer.end)
    yield inner
    from = inner.end
  }
}

/** Inside, exactly the tag that is looked for: what else stands there is an error. */
export function derExpect(der: Der | undefined, ...allowed: number[]): Der {
  if (!der || !allowed.includes(der.tag)) throw new TypeError(`a value of tag ${der?.tag ?? 'none'} out of place`)
  return der
}

export const wholeOf = (bytes: Buffer, { from, end }: Der): Buffer => bytes.subarray(from, end)
export const contentOf = (bytes: Buffer, { start, end }: Der): Buffer => bytes.subarray(start, end)
