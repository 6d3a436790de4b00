import type { UploadServices } from './uploads.ts'

const batch = 100

/** A PUT that began in the last moment of an upload's life is over by then: http.ts gives it half an hour. */
const graceHours = 1

/**
 * Removes the uploads that nobody took in time, with all bytes that were ever brought for them: also what repeated
 * PUTs replaced and what a process that died left unfinished. Returns how many.
 *
 * A row goes after its files, under its lock: whatever breaks in between is done again by the next run, and nothing
 * can take an upload whose files are going, since it has expired. Rows that somebody holds are left for later, and
 * several nodes may do this at once.
 */
export async function removeExpiredUploads({
  db,
  files,
  clock,
  scanning,
}: Pick<UploadServices, 'db' | 'files' | 'clock' | 'scanning'>) {
  const now = clock()
  let removed = 0
  for (;;) {
    const count = await db.transaction(async (sql) => {
      const expired = await sql.query<{ id: string }>(
        `SELECT id FROM uploads WHERE expires_at < $1::timestamptz - make_interval(hours => ${graceHours})
         ORDER BY expires_at LIMIT ${batch} FOR UPDATE SKIP LOCKED`,
        [now],
      )
      const ids = expired.map((upload) => upload.id)
      for (const id of ids) await Promise.all([files.deleteGroup(id), scanning?.quarantine.deleteGroup(id)])
      await sql.query('DELETE FROM uploads WHERE id = ANY($1::uuid[])', [ids])
      return ids.length
    })
    removed += count
    if (count < batch) return removed
  }
}
