import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ParsedMail, simpleParser } from 'mailparser'
import { createTransport } from 'nodemailer'
import { dovecot, haveDovecot } from '../intake/dovecot.ts'
import { lettersOf } from '../intake/mail-server.ts'
import { until } from '../testkit/program.ts'
import { exim, haveExim } from './exim.ts'

/** How people and the product write to each other. */
export interface Post extends AsyncDisposable {
  /** The product's settings. */
  settings: Record<string, string>
  /** Letters can be sent to the product, not only read of it. */
  twoWay: boolean
  /** Sends a letter to the desk's mailbox, or to where `to` says. */
  send(letter: { from: string; to?: string; subject: string; text: string }): Promise<void>
  /** The first letter to somebody whose subject or text has these words, once it is there. */
  letterTo(address: string, words: string): Promise<ParsedMail>
}

export const deskAddress = 'espgu@mail.example'

/**
 * Real mail servers, where there are any; else letters are files of the product's, and none can be sent to it.
 *
 * @param people who has a mailbox, by what stands before the @
 */
export async function openPost(dataDir: string, people: readonly string[]): Promise<Post> {
  const both = [haveDovecot(), haveExim()].every((there) => there)
  return both ? realPost(people) : filedPost(join(dataDir, 'mail'))
}

async function realPost(people: readonly string[]): Promise<Post> {
  const imap = await dovecot()
  const smtp = await exim({ mailFolder: imap.mailFolder, people: ['espgu', ...people] })
  const { user, password, host, port } = imap.setting
  const transport = createTransport(smtp.url())
  const mailbox = `imap://${user}:${encodeURIComponent(password)}@${host}:${port}/INBOX?tls=off&address=${deskAddress}`
  return {
    settings: { SMTP_URL: smtp.url(), MAIL_FROM: deskAddress, INTAKE_MAILBOXES: `espgu=${mailbox}` },
    twoWay: true,
    async send(letter) {
      await transport.sendMail({ to: deskAddress, ...letter })
    },
    letterTo: (address, words) => found(() => lettersOf(imap.mailFolder, address.split('@')[0] ?? ''), address, words),
    async [Symbol.asyncDispose]() {
      transport.close()
      await smtp[Symbol.asyncDispose]()
      await imap[Symbol.asyncDispose]()
    },
  }
}

function filedPost(folder: string): Post {
  const files = async () => {
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.eml')).sort()
    return Promise.all(names.map((name) => readFile(join(folder, name))))
  }
  return {
    settings: {},
    twoWay: false,
    send: () => Promise.reject(new Error('no letter can be sent without a mail server')),
    letterTo: (address, words) => found(files, address, words),
    async [Symbol.asyncDispose]() {},
  }
}

async function found(read: () => Promise<Buffer[]>, address: string, words: string): Promise<ParsedMail> {
  let letter: ParsedMail | undefined
  const look = async () => {
    const letters = await Promise.all((await read()).map((raw) => simpleParser(raw)))
    letter = letters.find(
      ({ to, subject, text }) =>
        [to].flat().some((each) => each?.value.some((one) => one.address === address)) &&
        `${subject}\n${text}`.includes(words),
    )
    return letter !== undefined
  }
  await until(look, 120_000)
  if (!letter) throw new Error(`no letter to ${address} with «${words}»`)
  return letter
}
