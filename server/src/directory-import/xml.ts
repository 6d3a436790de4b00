import { SaxesParser } from 'saxes'
import type { OrganizationColumn, RawRecord } from './columns.ts'
import { decoded, type Encoding } from './encoding.ts'
import { ImportFault } from './import-fault.ts'

/** Characters of one organization at most; its accounts and classifiers are not kept. */
const maxOrganization = 4_000_000
const maxValue = 10_000
/** The parser keeps what it has not finished: a text, a tag with its attributes, elements that are open. */
const maxPiece = 4_000_000
const maxDepth = 100

/** Elements that are one organization: of ЕИС' register by 44-ФЗ, and by 223-ФЗ. */
const organizations = new Set(['nsiorganization', 'nsiorganizationdata'])

/** Where a value stands below its organization, by local names in lower case. */
const paths: Readonly<Record<string, OrganizationColumn>> = {
  regnumber: 'registrationNumber',
  regnum: 'registrationNumber',
  registrationnumber: 'registrationNumber',
  code: 'registrationNumber',
  fullname: 'name',
  shortname: 'shortName',
  inn: 'taxpayerId',
  kpp: 'kpp',
  ogrn: 'ogrn',
  factualaddress: 'legalAddress',
  'factualaddress/addressline': 'legalAddress',
  legaladdress: 'legalAddress',
  'legaladdress/addressline': 'legalAddress',
  postaladdress: 'postalAddress',
  'postaladdress/addressline': 'postalAddress',
  'headagency/regnum': 'parentRegistrationNumber',
  'headagency/regnumber': 'parentRegistrationNumber',
  'headagency/registrationnumber': 'parentRegistrationNumber',
  actual: 'active',
}

/**
 * The organizations of ЕИС' XML, whatever its namespaces. A record's line is the organization's number in the file:
 * ЕИС writes a whole file in one line.
 */
export async function* readXml(
  bytes: AsyncIterable<Uint8Array>,
  { encoding, place }: { encoding: Encoding; place: string | null },
): AsyncGenerator<RawRecord> {
  const reader = new OrganizationReader(place)
  try {
    for await (const text of decoded(bytes, encoding)) yield* reader.write(text)
    yield* reader.end()
  } catch (error) {
    if (error instanceof ImportFault) throw error
    if (!(error instanceof NotWellFormed)) throw error
    throw new ImportFault({
      ru: `Файл – не правильный XML: ${error.message}. Загружено то, что стояло до этого места.`,
      en: `The file is not well-formed XML: ${error.message}. What stood before is loaded.`,
    })
  }
  if (reader.count === 0) throw new ImportFault(noOrganizations)
}

class NotWellFormed extends Error {}

class OrganizationReader {
  count = 0
  readonly #parser = new SaxesParser({ position: true })
  readonly #place: string | null
  /** Local names from the organization's element down, without it. */
  readonly #path: string[] = []
  #values: Partial<Record<OrganizationColumn, string>> | null = null
  #name = ''
  #text = ''
  #length = 0
  #found: RawRecord[] = []
  #depth = 0
  #organizationDepth = 0
  /** Characters since the parser has last told of anything. */
  #untold = 0

  constructor(place: string | null) {
    this.#place = place
    this.#parser.on('error', (error) => {
      throw new NotWellFormed(error.message)
    })
    this.#parser.on('opentag', ({ name }) => this.#open(localName(name)))
    this.#parser.on('closetag', () => this.#close())
    const text = (value: string) => this.#take(value)
    this.#parser.on('text', text)
    this.#parser.on('cdata', text)
  }

  write(text: string): RawRecord[] {
    this.#untold += text.length
    this.#parser.write(text)
    if (this.#untold > maxPiece) throw new ImportFault(notDirectory)
    return this.#flush()
  }

  end(): RawRecord[] {
    this.#parser.close()
    return this.#flush()
  }

  #flush(): RawRecord[] {
    const found = this.#found
    this.#found = []
    return found
  }

  #open(name: string): void {
    this.#untold = 0
    this.#depth += 1
    if (this.#depth > maxDepth) throw new ImportFault(notDirectory)
    this.#text = ''
    if (organizations.has(name)) {
      // By 223-ФЗ one stands inside the other: the inner is the organization.
      this.#values = {}
      this.#name = name
      this.#path.length = 0
      this.#length = 0
      this.#organizationDepth = this.#depth
    } else if (this.#values) this.#path.push(name)
  }

  #close(): void {
    this.#untold = 0
    if (this.#values) {
      if (this.#depth === this.#organizationDepth) this.#finish(this.#values)
      else {
        const path = this.#path.join('/').replace(/^maininfo\//, '')
        const column = path === 'code' && this.#name === 'nsiorganization' ? undefined : paths[path]
        const value = this.#text.trim()
        if (column && value) this.#values[column] = value
        this.#path.pop()
      }
    }
    this.#text = ''
    this.#depth -= 1
  }

  #take(text: string): void {
    if (!this.#values) return
    this.#length += text.length
    if (this.#length > maxOrganization) throw new ImportFault(tooLarge(this.count + 1))
    if (this.#text.length < maxValue) this.#text += text
  }

  #finish(values: Partial<Record<OrganizationColumn, string>>): void {
    this.count += 1
    this.#values = null
    // ЕИС leaves out what an organization does not have.
    const all = {
      shortName: '',
      ogrn: '',
      legalAddress: '',
      postalAddress: '',
      parentRegistrationNumber: '',
      ...values,
    }
    this.#found.push({ noun: 'organization', line: this.count, place: this.#place, values: all })
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1).toLowerCase()
}

const noOrganizations = {
  ru: 'В файле XML нет организаций: ни одного элемента nsiOrganization.',
  en: 'The XML file holds no organizations: there is no element nsiOrganization.',
}

const notDirectory = {
  ru: `В файле XML элемент или текст длиннее ${maxPiece} знаков либо больше ${maxDepth} вложенных элементов: это не похоже на справочник.`,
  en: `The XML file has an element or a text of more than ${maxPiece} characters, or more than ${maxDepth} elements inside one another: that is hardly a directory.`,
}

const tooLarge = (number: number) => ({
  ru: `Запись ${number} занимает больше ${maxOrganization} знаков: это не похоже на организацию.`,
  en: `Record ${number} has more than ${maxOrganization} characters: that is hardly an organization.`,
})
