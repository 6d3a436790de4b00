// The process that reads letters, see reading.ts: bytes of a letter come in, then the word how much of it to read; bytes
// of its files go out, then the letter. It lives as long as the node holds the other end of the channel.
import { type LetterPart, readLetter } from './read-letter.ts'
import { send, sendBytes, type ToldLetter } from './reading-channel.ts'

process.once('disconnect', () => process.exit(0))
// What stops the node may reach this process too, and the letter in hand is still to be taken.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})

const pieces: Uint8Array[] = []
process.on('message', async (message: Uint8Array | LetterPart) => {
  if (typeof message !== 'string') {
    pieces.push(message)
    return
  }
  const letter = await readLetter(Buffer.concat(pieces.splice(0)), message)
  const contents = [...letter.files.map(({ content }) => content), letter.wholeText ?? Buffer.alloc(0)]
  for (const content of contents) await sendBytes(process, content)
  const files = letter.files.map((file) => ({ ...file, content: file.content.length }))
  await send(process, { ...letter, files, wholeText: letter.wholeText?.length ?? null } satisfies ToldLetter)
})
