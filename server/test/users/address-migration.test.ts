import { randomBytes } from 'node:crypto'
import { deploy, readMigrations } from '@otklik/prisma/migrate'
import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { urlOf } from '../testkit/url.ts'

test('of the addresses that were kept before, those that nobody vouches for wait to be proved', async () => {
  const name = `otklik_test_${randomBytes(6).toString('hex')}`
  const url = urlOf(inject('adminUrl'), name)
  const admin = new pg.Client({ connectionString: inject('adminUrl') })
  const client = new pg.Client({ connectionString: url })
  await admin.connect()
  try {
    await admin.query(`CREATE DATABASE ${name} TEMPLATE template0`)
    const migrations = await readMigrations()
    const place = migrations.findIndex((each) => each.name.endsWith('_proved_addresses'))
    await deploy(url, migrations.slice(0, place))
    await client.connect()
    const accounts = { certificate: 'certificate', password: 'credential' }
    const add = async (
      who: string,
      by: (keyof typeof accounts)[],
      more: { verified?: boolean; role?: string } = {},
    ) => {
      const { rows } = await client.query<{ id: string }>(
        `INSERT INTO users (id, full_name, email, email_verified, role)
         VALUES (gen_random_uuid(), $1, $1 || '@body.example', $2, $3) RETURNING id`,
        [who, more.verified ?? false, more.role ?? 'REQUESTER'],
      )
      for (const each of by)
        await client.query(
          `INSERT INTO accounts (id, account_id, provider_id, user_id, updated_at)
           VALUES (gen_random_uuid(), $1::text, $2, $1::text::uuid, now())`,
          [rows[0]?.id, accounts[each]],
        )
      return rows[0]?.id
    }
    await add('named', ['certificate'])
    await add('registered', ['certificate'], { verified: true })
    await add('password', ['certificate', 'password'])
    await add('agent', ['certificate'], { role: 'AGENT' })
    await add('unused', [])
    const listed = await add('listed', ['certificate'])
    await client.query(
      `WITH load AS (
         INSERT INTO directory_imports (id, filename, source, size, created_at, updated_at)
         VALUES (gen_random_uuid(), 'people.csv', 'COMMAND', 1, now(), now()) RETURNING id
       )
       INSERT INTO directory_changes (import_id, noun, subject_id, after, at)
       SELECT id, 'user', $1, '{"email": "listed@body.example"}', now() FROM load`,
      [listed],
    )
    await deploy(url)
    const { rows } = await client.query(
      `SELECT full_name AS who, email IS NOT NULL AS trusted, email_verified AS verified, pending_email AS pending
       FROM users ORDER BY full_name`,
    )
    const kept = (who: string) => ({ who, trusted: true, verified: true, pending: null })
    expect(rows).toEqual([
      kept('agent'),
      kept('listed'),
      { who: 'named', trusted: false, verified: false, pending: 'named@body.example' },
      kept('password'),
      kept('registered'),
      kept('unused'),
    ])
  } finally {
    await client.end()
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await admin.end()
  }
})
