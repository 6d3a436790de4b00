import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deploy } from '@otklik/prisma/migrate'
import pg from 'pg'
import { EmbeddedPostgres } from '../src/db/embedded.ts'
import { madeUpOgrn, madeUpSnils, madeUpTaxpayerId } from '../test/testkit/made-up.ts'
import { printTable } from './stage.ts'

// A made-up directory of a million rows, loaded by the command as an operator runs it, in a process of its own; the same
// files brought in by COPY, into tables of nothing but text, are the floor. Then all of it once more, unchanged.

const organizations = 40_000
const users = 960_000
const organizationsOfXml = 100_000

const folder = await mkdtemp(join(tmpdir(), 'otklik-directory-bench-'))
// PostgreSQL may run as another user, and reads the files for COPY itself.
await chmod(folder, 0o755)

async function write(name: string, lines: Iterable<string>): Promise<string> {
  const path = join(folder, name)
  const stream = createWriteStream(path)
  let chunk = ''
  for (const line of lines) {
    chunk += line
    if (chunk.length < 256 * 1024) continue
    if (!stream.write(chunk)) await once(stream, 'drain')
    chunk = ''
  }
  stream.end(chunk)
  await once(stream, 'close')
  return path
}

const taxpayerId = (number: number) => madeUpTaxpayerId(100_000_000 + number)

function* organizationRows() {
  yield 'Реестровый номер;ИНН;КПП;ОГРН;Полное наименование;Краткое наименование;Почтовый адрес;Вышестоящая организация\n'
  for (let number = 0; number < organizations; number += 1) {
    const parent = number % 20 === 0 ? '' : `B${number - (number % 20)}`
    yield `B${number};${taxpayerId(number)};753601001;${madeUpOgrn(number)};"Казённое учреждение ""Пример ${number}"" области";ГКУ «Пример ${number}»;672000, г. Образцовый, ул. Первая, ${number};${parent}\n`
  }
}

function* userRows() {
  yield 'Идентификатор;ФИО;Электронная почта;Телефон;Должность;СНИЛС;ИНН организации;КПП организации\n'
  for (let number = 0; number < users; number += 1) {
    const own = `u${number};Примеров Иван ${number};user${number}@body${number % organizations}.example`
    yield `${own};8-302-2${String(number % 1_000_000).padStart(6, '0')};Специалист по закупкам;${madeUpSnils(number)};${taxpayerId(number % organizations)};753601001\n`
  }
}

function* organizationElements() {
  yield '<?xml version="1.0" encoding="UTF-8"?><ns2:export xmlns:ns2="urn:export" xmlns:oos="urn:types"><ns2:nsiOrganizationList>'
  for (let number = 0; number < organizationsOfXml; number += 1) {
    const inn = madeUpTaxpayerId(200_000_000 + number)
    yield `<ns2:nsiOrganization><oos:regNumber>X${number}</oos:regNumber><oos:shortName>ГКУ ${number}</oos:shortName><oos:fullName>Казённое учреждение &quot;Пример ${number}&quot;</oos:fullName><oos:factualAddress><oos:OKATO>76401000000</oos:OKATO><oos:addressLine>672000, г. Образцовый, ${number}</oos:addressLine></oos:factualAddress><oos:postalAddress>672000, г. Образцовый, ${number}</oos:postalAddress><oos:headAgency><oos:regNum>X${number - (number % 20)}</oos:regNum></oos:headAgency><oos:INN>${inn}</oos:INN><oos:KPP>753601001</oos:KPP><oos:OGRN>${madeUpOgrn(number)}</oos:OGRN><oos:actual>true</oos:actual></ns2:nsiOrganization>`
  }
  yield '</ns2:nsiOrganizationList></ns2:export>'
}

interface Loaded {
  seconds: number
  /** MB, of the loading process at most. */
  memory: number
}

async function load(databaseUrl: string, path: string): Promise<Loaded> {
  const command = join(import.meta.dirname, '..', 'dist', 'directory-import', 'command.js')
  const child = spawn(process.execPath, [command, 'directory-import/command', path], {
    env: { ...process.env, DATABASE_URL: databaseUrl, DATA_DIR: join(folder, 'data') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const [code] = await once(child, 'close')
  const [, seconds, memory] = /([\d.]+) с, .* (\d+) МБ\s*$/.exec(said) ?? []
  if (code !== 0 || !seconds || !memory) throw new Error(`the load ended with ${code}:\n${said}`)
  return { seconds: Number(seconds), memory: Number(memory) }
}

const postgres = await EmbeddedPostgres.start({ folder: join(folder, 'postgres'), say: () => {} })
try {
  await deploy(postgres.url)
  const client = new pg.Client({ connectionString: postgres.adminUrl })
  await client.connect()

  /** Seconds of a plain COPY of the same file. */
  async function copy(path: string, columns: number): Promise<number> {
    const names = Array.from({ length: columns }, (_, index) => `c${index} text`).join(', ')
    await client.query(`CREATE TABLE floor (${names})`)
    const since = performance.now()
    await client.query(`COPY floor FROM '${path}' WITH (FORMAT csv, DELIMITER ';', HEADER)`)
    const seconds = (performance.now() - since) / 1000
    await client.query('DROP TABLE floor')
    return seconds
  }

  const files: [title: string, path: string, rows: number, columns: number | null][] = [
    ['organizations, CSV', await write('organizations.csv', organizationRows()), organizations, 8],
    ['users, CSV', await write('users.csv', userRows()), users, 8],
    ['organizations, XML', await write('nsiOrganization.xml', organizationElements()), organizationsOfXml, null],
  ]
  const table: Record<string, string | number>[] = []
  for (const again of [false, true]) {
    for (const [title, path, rows, columns] of files) {
      const floor = columns === null ? null : await copy(path, columns)
      const { seconds, memory } = await load(postgres.url, path)
      table.push({
        file: again ? `${title}, once more` : title,
        rows,
        MB: ((await stat(path)).size / 1024 ** 2).toFixed(0),
        seconds: seconds.toFixed(1),
        'rows a second': Math.round(rows / seconds),
        'peak memory, MB': memory,
        'times COPY': floor === null ? '–' : (seconds / floor).toFixed(1),
      })
    }
  }
  await client.end()
  printTable(table)
} finally {
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
}
