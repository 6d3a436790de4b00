import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
// By its path: a global set-up is loaded without the condition «source» that the tests themselves resolve by.
import { deploy } from '../../../prisma/migrate/index.ts'
import { Database } from '../../src/db/database.ts'
import { EmbeddedPostgres } from '../../src/db/embedded.ts'
import { jobKinds } from '../../src/job-kinds.ts'
import { prepareJobs } from '../../src/job-queue.ts'
import { urlOf } from './url.ts'

/** Brings a PostgreSQL for the run and a migrated template in it; TEST_DATABASE_URL names one that is there already. */
export default async function setup(project: TestProject) {
  const undo: (() => Promise<unknown>)[] = []
  const teardown = async () => {
    for (const step of undo.reverse()) await step()
  }
  try {
    const adminUrl = process.env.TEST_DATABASE_URL || (await ownPostgres(undo))
    const templateName = `otklik_template_${process.pid}`
    const admin = new pg.Client({ connectionString: adminUrl })
    await admin.connect()
    undo.push(() => admin.end())
    await admin.query(`CREATE DATABASE ${templateName} TEMPLATE template0`)
    undo.push(() => admin.query(`DROP DATABASE ${templateName} WITH (FORCE)`))
    await deploy(urlOf(adminUrl, templateName))
    await prepareQueue(urlOf(adminUrl, templateName))
    project.provide('adminUrl', adminUrl)
    project.provide('templateName', templateName)
  } catch (error) {
    await teardown()
    throw error
  }
  return teardown
}

async function prepareQueue(url: string): Promise<void> {
  const db = new Database({ url, poolSize: 2 })
  try {
    await prepareJobs(db, jobKinds)
  } finally {
    await db.close()
  }
}

async function ownPostgres(undo: (() => Promise<unknown>)[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-test-'))
  undo.push(() => rm(folder, { recursive: true, force: true }))
  const postgres = await EmbeddedPostgres.start({ folder: join(folder, 'postgres'), durable: false })
  undo.push(() => postgres.stop())
  return postgres.adminUrl
}
