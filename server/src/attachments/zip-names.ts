const endRecord = 0x06054b50
const entryRecord = 0x02014b50
const endBytes = 22
const entryBytes = 46

/**
 * The names in a ZIP archive, by the table of contents at its end; nothing is unpacked, so there is nothing that a
 * ZIP bomb could do. Null when the end record is missing: the archive is cut short or damaged. Where a huge archive's
 * table is longer than the tail, the names of its last part.
 *
 * (The file-type library reads from the beginning and guesses the Office formats only when their list of parts comes
 * first; LibreOffice writes it last.)
 */
export function zipNames(tail: Buffer): string[] | null {
  const end = findEnd(tail)
  if (end < 0) return null
  const start = end - tail.readUInt32LE(end + 12)
  let at = start >= 0 && start <= end ? start : tail.indexOf('PK\x01\x02', 0, 'latin1')
  const names: string[] = []
  while (at >= 0 && at + entryBytes <= end && tail.readUInt32LE(at) === entryRecord) {
    const nameLength = tail.readUInt16LE(at + 28)
    names.push(tail.toString('utf8', at + entryBytes, at + entryBytes + nameLength))
    at += entryBytes + nameLength + tail.readUInt16LE(at + 30) + tail.readUInt16LE(at + 32)
  }
  return names
}

/** The end record stands before a comment of up to 64 KiB, whose length must fit. */
function findEnd(tail: Buffer): number {
  for (let at = tail.length - endBytes; at >= 0; at--) {
    if (tail.readUInt32LE(at) === endRecord && at + endBytes + tail.readUInt16LE(at + 20) === tail.length) return at
  }
  return -1
}

/** What an OpenDocument or EPUB file calls itself: its first entry, stored as it is. */
export function zipMimetype(head: Buffer): string | null {
  const name = 'mimetype'
  const stored = head.length > 30 && head.readUInt16LE(8) === 0
  if (!stored || head.toString('latin1', 30, 30 + head.readUInt16LE(26)) !== name) return null
  const start = 30 + name.length + head.readUInt16LE(28)
  return head.toString('latin1', start, start + Math.min(head.readUInt32LE(18), 100))
}
