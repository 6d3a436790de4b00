import { readdirSync, readFileSync } from 'node:fs'
import pg from 'pg'
import type { TestProject } from 'vitest/node'

const migrations = new URL('../../../prisma/migrations/', import.meta.url)

/** Brings a PostgreSQL for the run and a migrated template in it; TEST_DATABASE_URL names one that is there already. */
export default async function setup(project: TestProject) {
  const adminUrl = process.env.TEST_DATABASE_URL
  if (!adminUrl) throw new Error('TEST_DATABASE_URL is not set')
  const templateName = `otklik_template_${process.pid}`
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  await admin.query(`CREATE DATABASE ${templateName}`)
  const url = new URL(adminUrl)
  url.pathname = `/${templateName}`
  const template = new pg.Client({ connectionString: url.href })
  await template.connect()
  for (const name of readdirSync(migrations).sort()) {
    if (name.endsWith('.toml')) continue
    await template.query(readFileSync(new URL(`${name}/migration.sql`, migrations), 'utf8'))
  }
  await template.end()
  project.provide('adminUrl', adminUrl)
  project.provide('templateName', templateName)
  return async () => {
    await admin.query(`DROP DATABASE ${templateName} WITH (FORCE)`)
    await admin.end()
  }
}
