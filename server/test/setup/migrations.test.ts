import { randomBytes } from 'node:crypto'
import { deploy, difference, drift, type Migration, readMigrations, status } from '@otklik/prisma/migrate'
import pg from 'pg'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { testDatabase } from '../testkit/database.ts'
import { urlOf } from '../testkit/url.ts'

let admin: pg.Client
let name: string
let url: string

beforeEach(async () => {
  admin = new pg.Client({ connectionString: inject('adminUrl') })
  await admin.connect()
  name = `otklik_test_${randomBytes(6).toString('hex')}`
  await admin.query(`CREATE DATABASE ${name} TEMPLATE template0`)
  url = urlOf(inject('adminUrl'), name)
})

afterEach(async () => {
  await admin.query(`DROP DATABASE ${name} WITH (FORCE)`)
  await admin.end()
})

const migration = (name: string, script: string, checksum = ''): Migration => ({ name, script, checksum })

async function rows<Row extends pg.QueryResultRow>(statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(statement)).rows
  } finally {
    await client.end()
  }
}

test('migrations and models say the same, and the replay leaves no database behind', async () => {
  const shadows = async () =>
    (await admin.query(`SELECT datname FROM pg_database WHERE datname LIKE 'otklik_shadow_%'`)).rows
  const before = await shadows()
  expect(await difference(inject('adminUrl'))).toBeNull()
  expect((await shadows()).filter((row) => !before.some((old) => old.datname === row.datname))).toEqual([])
})

test('what a migration adds beside the models shows as a difference', async () => {
  const more = migration('20990101000000_more', 'CREATE TABLE more (id integer PRIMARY KEY)')
  expect(await difference(inject('adminUrl'), [...(await readMigrations()), more])).toContain('DROP TABLE "more"')
})

test('a change by hand shows as drift', async () => {
  await using database = await testDatabase()
  expect(await drift(database.url)).toBeNull()
  await database.db.query('ALTER TABLE organizations ADD COLUMN nickname text')
  expect(await drift(database.url)).toContain('DROP COLUMN "nickname"')
})

test('four deploys at once apply each migration once', async () => {
  const names = (await readMigrations()).map((each) => each.name)
  const applied = await Promise.all([deploy(url), deploy(url), deploy(url), deploy(url)])
  expect(applied.flat()).toEqual(names)
  expect(await status(url)).toEqual({ applied: names, pending: [], unknown: [], edited: [], failed: [] })
  expect(await deploy(url)).toEqual([])
})

test('function bodies and many statements of a migration arrive whole', async () => {
  const script = `CREATE FUNCTION two() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 2; END $$;
    CREATE TABLE a (b text DEFAULT ';');`
  expect(await deploy(url, [migration('1_functions', script)])).toEqual(['1_functions'])
  expect(await rows('SELECT two()')).toEqual([{ two: 2 }])
})

test('a migration that fails leaves nothing of it, stops the next deploy and is named', async () => {
  const broken = [migration('1_broken', 'CREATE TABLE half (id int); SELECT nothing_there();')]
  await expect(deploy(url, broken)).rejects.toThrow(/could not be applied: .*nothing_there/s)
  expect(await rows(`SELECT to_regclass('half') AS half`)).toEqual([{ half: null }])
  await expect(deploy(url, broken)).rejects.toThrow(/1_broken began and did not end/)
})

test('a migration that was changed after it was applied is refused by name', async () => {
  const [first] = await readMigrations()
  if (!first) throw new Error('there are no migrations')
  await deploy(url, [first])
  await expect(deploy(url, [{ ...first, checksum: 'other' }])).rejects.toThrow(`${first.name} was changed`)
})
