import { Buffer } from 'node:buffer'
import { crc32 } from 'node:zlib'
import { AppError, badInput, fault } from '../errors.ts'
import { type IdRanges, noIds, rangesOf } from './ids.ts'

/** A place in the log, in the database that `epoch` names. */
export type LogPoint = { epoch: string } & (
  | {
      /** Everything up to here is known. */
      position: bigint
      /** Ids that are known though they come later: the snapshot saw them committed and not yet placed. */
      known: IdRanges
    }
  /** Right after an entry that had no position yet when the cursor was made. */
  | { entry: bigint }
)

/** Characters. Only thousands of scattered unplaced ids could make a cursor of ours this long. */
export const longestCursor = 32_768

const epochBytes = 5
const kinds = { position: 0x10, entry: 0x11 }

/** Opaque base64url: kind, epoch, numbers as LEB128 (each range as the gap before it and its length), checksum. */
export function encodeCursor(point: LogPoint): string {
  const bytes: number[] = ['position' in point ? kinds.position : kinds.entry, ...Buffer.from(point.epoch, 'hex')]
  if ('entry' in point) {
    pushNumber(bytes, point.entry)
  } else {
    pushNumber(bytes, point.position)
    let end = 0n
    for (const [first, last] of point.known) {
      pushNumber(bytes, first - end)
      pushNumber(bytes, last - first)
      end = last
    }
  }
  const checksum = crc32(Buffer.from(bytes)) & 0xffff
  return Buffer.from([...bytes, checksum >> 8, checksum & 0xff]).toString('base64url')
}

/** Reads what encodeCursor wrote, of whatever epoch; anything else is BAD_USER_INPUT. */
export function decodeCursor(text: string): LogPoint {
  if (text.length > longestCursor || !/^[\w-]+$/.test(text)) throw malformed()
  const all = Buffer.from(text, 'base64url')
  if (all.length < epochBytes + 4 || all.toString('base64url') !== text) throw malformed()
  const bytes = all.subarray(0, -2)
  if ((crc32(bytes) & 0xffff) !== all.readUInt16BE(all.length - 2)) throw malformed()

  const epoch = bytes.toString('hex', 1, 1 + epochBytes)
  const [first, ...rest] = readNumbers(bytes.subarray(1 + epochBytes))
  if (first === undefined || rest.length % 2 === 1) throw malformed()
  if (bytes[0] === kinds.entry && rest.length === 0) return { epoch, entry: first }
  if (bytes[0] !== kinds.position) throw malformed()
  const known: [bigint, bigint][] = []
  for (let at = 0, end = 0n; at < rest.length; at += 2) {
    const start = end + (rest[at] as bigint)
    end = start + (rest[at + 1] as bigint)
    known.push([start, end])
  }
  return { epoch, position: first, known }
}

/**
 * Columns for a statement whose rows a client will keep up to date: they name the snapshot that the statement reads.
 * They must stand in the very statement that reads the rows, or in the same `db.snapshot`.
 */
export const liveCursorColumns = `
  (SELECT coalesce(max(position), 0) FROM log_positions) AS "livePosition",
  (SELECT coalesce(array_agg(id), '{}') FROM log_unplaced) AS "liveUnplaced"`

export interface LiveCursorColumns {
  livePosition: bigint
  /** The driver gives the elements of a bigint array as text. */
  liveUnplaced: readonly (bigint | string)[]
}

/** The point behind everything that the columns' snapshot saw, and before everything that it did not. */
export const livePoint = (epoch: string, columns: LiveCursorColumns): LogPoint => ({
  epoch,
  position: columns.livePosition,
  known: columns.liveUnplaced.length === 0 ? noIds : rangesOf(columns.liveUnplaced.map(BigInt)),
})

export const cursorExpired = () =>
  new AppError('CURSOR_EXPIRED', {
    ru: 'Курсор устарел: журнал изменений с этого места больше не передаётся. Прочтите данные заново и подпишитесь с новым liveCursor.',
    en: 'The cursor has expired: the log is no longer served from there. Read the data again and subscribe with the new liveCursor.',
  })

const malformed = () =>
  badInput(
    fault('after', {
      ru: 'Это не курсор потока. Передайте liveCursor списка или доски либо cursor полученного события без изменений.',
      en: "Not a cursor of the stream. Send a list's or board's liveCursor, or a received event's cursor, unchanged.",
    }),
  )

function pushNumber(bytes: number[], value: bigint): void {
  let rest = value
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  bytes.push(Number(rest))
}

// Numbers of the log are PostgreSQL's bigint: nine groups of seven bits hold every one of them.
const longestNumber = 9

function readNumbers(bytes: Buffer): bigint[] {
  const numbers: bigint[] = []
  let value = 0n
  let length = 0
  for (const byte of bytes) {
    if (++length > longestNumber) throw malformed()
    value |= BigInt(byte & 0x7f) << BigInt(7 * (length - 1))
    if (byte & 0x80) continue
    numbers.push(value)
    value = 0n
    length = 0
  }
  if (length > 0) throw malformed()
  return numbers
}
