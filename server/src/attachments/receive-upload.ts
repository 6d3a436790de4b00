import { v7 as uuid } from 'uuid'
import type { Viewer } from '../auth/viewer.ts'
import type { Sql } from '../db/database.ts'
import { AppError, badInput, fault, forbidden, notFound, type Text } from '../errors.ts'
import { isFault } from '../text-rules.ts'
import { requireScope } from '../tickets/permissions.ts'
import { ByteWatcher } from './byte-facts.ts'
import { declaredKind } from './declared-kind.ts'
import { agreedKind, detect } from './detect.ts'
import { FileTooLarge, newKey } from './file-store.ts'
import { type KindId, kinds } from './kinds.ts'
import type { Verdict } from './scanning.ts'
import { isUploadProof } from './upload-proof.ts'
import { checkUpload, infectedText, insertUpload, type UploadInput, type UploadServices } from './uploads.ts'

/** What a PUT brings. */
export interface Brought {
  authorization: string | null
  /** As announced; null when the body says itself where it ends. */
  length: number | null
  body: AsyncIterable<Uint8Array>
}

/** Told apart from other bad input because the rest of the body is not worth reading. */
export class UploadTooLarge extends AppError {}

/** The scanner has found something in it. */
export class UploadInfected extends AppError {}

interface Promised {
  filename: string
  contentType: string
  size: number
}

/**
 * Keeps the bytes of an upload, if they are as many and of the kind that was promised; nothing is kept otherwise.
 * A second PUT replaces what the first brought, until the upload is taken.
 *
 * Each PUT writes under a key of its own and the row points at the last that came through, so neither a broken
 * repeat nor a PUT that races with the taking can touch bytes that are in use.
 *
 * Errors: FORBIDDEN (proof), NOT_FOUND, CONFLICT (taken), BAD_USER_INPUT, UploadTooLarge, UploadInfected; and whatever
 * the body throws when its sender goes away.
 */
export async function receiveUpload(services: UploadServices, id: string, brought: Brought): Promise<void> {
  if (!isUploadProof(services.settings.secret, id, brought.authorization)) throw forbidden(wrongProof)
  const promised = await promisedUpload(services, id)
  if (brought.length !== null) checkSize(brought.length, promised.size)
  const { key, contentType, verdict } = await keep(services, id, promised, brought.body)
  const before = await pointAt(services, id, key, contentType, verdict)
  if (before === undefined) {
    await services.files.delete(key)
    throw await gone(services, id)
  }
  // If we die before this, the old bytes go with the upload's group; see remove-uploads.ts.
  if (before !== null) await services.files.delete(before)
  if (verdict.scan === 'QUARANTINED') await refuse(services, key, promised.filename, verdict)
}

/**
 * Promises and brings at once what is here already, such as the files of a letter. Answers with the upload's id.
 *
 * Errors: as those of createUpload and receiveUpload.
 */
export async function bringUpload(
  services: UploadServices,
  viewer: Viewer,
  input: UploadInput,
  body: AsyncIterable<Uint8Array>,
): Promise<string> {
  requireScope(viewer, 'TICKETS_WRITE')
  const promised = checkUpload(input, services.settings.uploadMaxBytes)
  const id = uuid()
  const { key, contentType, verdict } = await keep(services, id, promised, body)
  const kept = { ...verdict, storageKey: keyOf(key, verdict) }
  const insert = (sql: Sql) => insertUpload(sql, services.clock(), viewer, id, { ...promised, contentType }, kept)
  try {
    if (verdict.scan === 'PENDING') {
      await services.db.transaction(async (sql) => {
        await insert(sql)
        await services.scanning?.later(sql, id)
      })
    } else await insert(services.db)
  } catch (error) {
    if (error instanceof AppError) await services.files.delete(key)
    throw error
  }
  if (verdict.scan === 'QUARANTINED') await refuse(services, key, promised.filename, verdict)
  return id
}

/** Writes the bytes under a key of their own, if they are what was promised, and has them examined. */
async function keep(services: UploadServices, id: string, promised: Promised, body: AsyncIterable<Uint8Array>) {
  const key = newKey(id)
  const examined = new ExaminedBody(body, promised)
  try {
    await services.files.write(key, examined, { maxBytes: promised.size })
  } catch (error) {
    throw error instanceof FileTooLarge ? tooLarge(null, promised.size) : error
  }
  const verdict: Verdict = (await services.scanning?.examine(key)) ?? { scan: 'NOT_SCANNED', finding: null }
  return { key, contentType: kinds[examined.kind].contentTypes[0], verdict }
}

/** Bytes that lie aside are none that could be taken. */
const keyOf = (key: string, { scan }: Verdict) => (scan === 'QUARANTINED' ? null : key)

async function refuse(services: UploadServices, key: string, filename: string, { finding }: Verdict): Promise<never> {
  await services.scanning?.moveAside(key)
  throw infected(filename, finding)
}

async function promisedUpload(services: UploadServices, id: string): Promise<Promised> {
  const [row] = await services.db.query<Promised>(
    `SELECT filename, content_type AS "contentType", size FROM uploads WHERE id = $1 AND expires_at > $2`,
    [id, services.clock()],
  )
  if (!row) throw await gone(services, id)
  return row
}

async function gone({ db }: UploadServices, id: string): Promise<AppError> {
  const taken = await db.query('SELECT 1 FROM attachments WHERE id = $1', [id])
  return taken.length > 0 ? new AppError('CONFLICT', alreadyTaken) : notFound(unknownUpload)
}

/** The key that the row had before; undefined when the row is gone. */
function pointAt(services: UploadServices, id: string, key: string, contentType: string, verdict: Verdict) {
  return services.db.transaction(async (sql) => {
    const [row] = await sql.query<{ storageKey: string | null }>(
      `SELECT storage_key AS "storageKey" FROM uploads WHERE id = $1 AND expires_at > $2 FOR UPDATE`,
      [id, services.clock()],
    )
    if (!row) return undefined
    const { scan, finding } = verdict
    await sql.query(
      `UPDATE uploads SET storage_key = $2, content_type = $3, scan = $4::"FileScan", scan_finding = $5 WHERE id = $1`,
      [id, keyOf(key, verdict), contentType, scan, finding],
    )
    if (scan === 'PENDING') await services.scanning?.later(sql, id)
    return row.storageKey
  })
}

/**
 * A body that throws at its end unless it is what was promised. The store drops what a throwing body brought, so bad
 * files never come to lie there, not even for a moment.
 */
class ExaminedBody implements AsyncIterable<Uint8Array> {
  readonly #body: AsyncIterable<Uint8Array>
  readonly #promised: Promised
  #kind: KindId | null = null

  constructor(body: AsyncIterable<Uint8Array>, promised: Promised) {
    this.#body = body
    this.#promised = promised
  }

  /** Known once the body has been read to its end. */
  get kind(): KindId {
    if (this.#kind === null) throw new Error('the store has kept a body without reading it to its end')
    return this.#kind
  }

  async *[Symbol.asyncIterator]() {
    const { filename, contentType, size } = this.#promised
    const watcher = new ByteWatcher()
    let length = 0
    for await (const chunk of this.#body) {
      length += chunk.byteLength
      if (length <= size) watcher.push(chunk)
      yield chunk
    }
    checkSize(length, size)
    const declared = declaredKind(filename, contentType)
    const kind = isFault(declared) ? declared : agreedKind(declared, await detect(watcher.facts()))
    if (isFault(kind)) throw badInput(kind)
    this.#kind = kind
  }
}

function checkSize(length: number, promised: number): void {
  if (length > promised) throw tooLarge(length, promised)
  if (length === promised) return
  throw badInput(
    fault('file', {
      ru: `Пришло ${length} байт из ${promised} обещанных. Отправьте файл целиком.`,
      en: `${length} bytes came of the ${promised} that were promised. Send the whole file.`,
    }),
  )
}

function tooLarge(length: number | null, promised: number): UploadTooLarge {
  const text: Text = {
    ru: `Файл больше обещанных ${promised} байт${length === null ? '' : `: их ${length}`}. Размер называют в createUpload.`,
    en: `The file is larger than the ${promised} bytes promised${length === null ? '' : `: it has ${length}`}. Tell createUpload its size.`,
  }
  return new UploadTooLarge('BAD_USER_INPUT', text, { fields: [fault('file', text)] })
}

function infected(filename: string, finding: string | null): UploadInfected {
  const text = infectedText(filename, finding)
  return new UploadInfected('BAD_USER_INPUT', text, { fields: [fault('file', text)] })
}

const wrongProof: Text = {
  ru: 'Нет права на эту загрузку: передайте заголовок Authorization из ответа createUpload.',
  en: 'No right to this upload: send the Authorization header that createUpload answered with.',
}

const unknownUpload: Text = {
  ru: 'Такой загрузки нет или она устарела. Начните заново с createUpload.',
  en: 'There is no such upload, or it has expired. Begin again with createUpload.',
}

const alreadyTaken: Text = {
  ru: 'Файл уже приложен и больше не меняется. Для нового начните с createUpload.',
  en: 'The file is attached already and changes no more. For another begin with createUpload.',
}
