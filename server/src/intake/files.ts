import { extensionOf } from '../attachments/declared-kind.ts'
import { kindIds, kinds } from '../attachments/kinds.ts'
import { bringUpload } from '../attachments/receive-upload.ts'
import { maxUploadsTaken, type UploadServices } from '../attachments/uploads.ts'
import type { Viewer } from '../auth/viewer.ts'
import { AppError, type Text } from '../errors.ts'
import { textLimits } from '../text-rules.ts'
import { plainLine } from './letter-text.ts'
import type { LetterFile } from './read-letter.ts'

export interface BroughtFiles {
  uploadIds: string[]
  /** What the rules for files refuse; it stays in the letter. */
  leftOut: { filename: string; why: Text }[]
}

/**
 * Brings a letter's files as a browser's come, by the same rules: kept, examined, and then taken by whoever makes a
 * ticket or a comment of the letter. Those that nobody takes go by themselves within a day.
 */
export async function bringFiles(
  services: UploadServices,
  owner: Viewer,
  files: readonly LetterFile[],
): Promise<BroughtFiles> {
  const brought: BroughtFiles = { uploadIds: [], leftOut: [] }
  for (const [index, file] of files.entries()) {
    const filename = nameOf(file, index)
    if (brought.uploadIds.length === maxUploadsTaken) {
      brought.leftOut.push({ filename, why: tooMany })
      continue
    }
    try {
      brought.uploadIds.push(await bring(services, owner, { ...file, filename }))
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      brought.leftOut.push({ filename, why: error.fields[0]?.text ?? error.text })
    }
  }
  return brought
}

async function bring(
  services: UploadServices,
  owner: Viewer,
  file: LetterFile & { filename: string },
): Promise<string> {
  // Programs that send mail say all sorts of things of a file whose name tells its kind already.
  const contentType = extensionOf(file.filename) === null ? file.contentType : 'application/octet-stream'
  const size = file.content.byteLength
  async function* body() {
    yield file.content
  }
  return bringUpload(services, owner, { filename: file.filename, contentType, size }, body())
}

/** A name without folders; for pictures inside the text, which often have none, one by their kind. */
export function nameOf({ filename, contentType }: Pick<LetterFile, 'filename' | 'contentType'>, index: number): string {
  // By whole characters: halves of one are no text that the database takes.
  const name = [...plainLine((filename ?? '').split(/[/\\]/).at(-1) ?? '')].slice(-textLimits.title).join('')
  if (name !== '' && !/^[.\s]+$/.test(name)) return name
  const kind = kindIds.find((id) => kinds[id].contentTypes.includes(contentType.toLowerCase()))
  const ending = kind ? `.${kinds[kind].extensions[0]}` : ''
  return `вложение-${index + 1}${ending}`
}

const tooMany: Text = {
  ru: `За один раз принимается не больше ${maxUploadsTaken} файлов.`,
  en: `No more than ${maxUploadsTaken} files are taken at a time.`,
}
