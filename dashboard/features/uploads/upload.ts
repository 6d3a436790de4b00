/**
 * One file on its way to the server.
 *
 *   refused   too large, empty, of a forbidden kind or one too many; never sent
 *   waiting   its turn has not come            → sending
 *   sending   promised by createUpload, bytes under way → ready | failed | rejected
 *   failed    the network or the server broke; tried again by itself after a wait that grows, as soon as the network
 *             is back, or at once by `retry` → waiting
 *   rejected  the server looked at the bytes and said no; sending them again would not help
 *   ready     has an id that createTicket and addComment take; lives through a submit that failed
 *
 * Every state is left by `remove` too, which cancels what is under way. What arrives for a file that has been
 * removed, or has moved on, is ignored.
 */
export type UploadState = 'refused' | 'waiting' | 'sending' | 'failed' | 'rejected' | 'ready'

/** What a form knows of a file. */
export interface Upload {
  /** Null until the file is ready. */
  id: string | null
  filename: string
  /** Bytes. */
  size: number
  state: UploadState
}

export type UploadFault =
  | { is: 'tooLarge'; maxSize: number }
  | { is: 'empty' }
  | { is: 'kind'; extension: string }
  | { is: 'tooMany'; max: number }
  | { is: 'network' }
  /** In the server's words, which are in the reader's language already. */
  | { is: 'server'; message: string }

export interface UploadItem extends Upload {
  /** Ours, to tell two files of one name apart; the server knows nothing of it. */
  key: string
  contentType: string
  /** From 0 to 1. */
  progress: number
  fault: UploadFault | null
  /** Absent for what a draft brought back: its bytes are on the server already. */
  file: File | null
}

export type UploadAction =
  | { type: 'added'; items: UploadItem[] }
  | { type: 'started'; key: string }
  | { type: 'progressed'; key: string; progress: number }
  | { type: 'finished'; key: string; id: string }
  | { type: 'broke'; key: string; fault: UploadFault; final: boolean }
  | { type: 'retried'; key: string }
  | { type: 'removed'; key: string }

export function uploadsReducer(items: readonly UploadItem[], action: UploadAction): readonly UploadItem[] {
  const move = (from: UploadState, change: Partial<UploadItem>) =>
    items.map((item) =>
      'key' in action && item.key === action.key && item.state === from ? { ...item, ...change } : item,
    )
  switch (action.type) {
    case 'added':
      return [...items, ...action.items]
    case 'started':
      return move('waiting', { state: 'sending', progress: 0, fault: null })
    case 'progressed':
      return move('sending', { progress: action.progress })
    case 'finished':
      return move('sending', { state: 'ready', id: action.id, progress: 1 })
    case 'broke':
      return move('sending', { state: action.final ? 'rejected' : 'failed', fault: action.fault })
    case 'retried':
      return move('failed', { state: 'waiting', fault: null })
    case 'removed':
      return items.filter((item) => item.key !== action.key)
  }
}

/** What needs nothing of anybody to become ready. */
const underWay: readonly UploadState[] = ['waiting', 'sending', 'failed']

export const isUnderWay = (upload: Pick<Upload, 'state'>) => underWay.includes(upload.state)

/** Forms wait for these before they submit. */
export const pendingUploads = <Item extends Pick<Upload, 'state'>>(uploads: readonly Item[]) =>
  uploads.filter(isUnderWay)

/** What goes into `uploadIds`. */
export const uploadIds = (uploads: readonly Upload[]): string[] =>
  uploads.flatMap((upload) => (upload.state === 'ready' && upload.id !== null ? [upload.id] : []))

/** Files that the person wanted to send and that will not go: worth a word before submitting without them. */
export const lostUploads = <Item extends Pick<Upload, 'state'>>(uploads: readonly Item[]) =>
  uploads.filter((upload) => !isUnderWay(upload) && upload.state !== 'ready')
