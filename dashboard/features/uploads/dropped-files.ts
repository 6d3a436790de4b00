/** A folder with more than this is a mistake; what is beyond it is left where it is. */
const mostFromFolders = 200

// Written by systems into folders, and never meant.
const own = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini'])

/**
 * The files of a drop, those in its folders too, in the order in which they lie there. Must be called in the drop's own
 * event: afterwards browsers tell nothing of it.
 */
export function droppedFiles(data: DataTransfer): Promise<File[]> {
  const entries = [...data.items].map((item) => (item.kind === 'file' ? item.webkitGetAsEntry() : null))
  // Where a browser knows no folders, or the drop was made by a program.
  if (entries.every((entry) => entry === null || entry.isFile)) return Promise.resolve([...data.files])
  return filesOf(entries.filter((entry) => entry !== null))
}

async function filesOf(entries: readonly FileSystemEntry[]): Promise<File[]> {
  const files: File[] = []
  const waiting = [...entries]
  for (let entry = waiting.shift(); entry && files.length < mostFromFolders; entry = waiting.shift()) {
    if (entry.isDirectory) waiting.unshift(...(await childrenOf(entry as FileSystemDirectoryEntry)))
    else if (!own.has(entry.name)) files.push(...(await fileOf(entry as FileSystemFileEntry)))
  }
  return files
}

/** None where the system does not give it out: the others of the drop are taken all the same. */
const fileOf = (entry: FileSystemFileEntry) =>
  new Promise<File[]>((resolve) =>
    entry.file(
      (file) => resolve([file]),
      () => resolve([]),
    ),
  )

/** Browsers give a folder out in portions; an empty one is the end. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const children: FileSystemEntry[] = []
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve) => reader.readEntries(resolve, () => resolve([])))
    if (portion.length === 0) return children.sort((one, other) => one.name.localeCompare(other.name))
    children.push(...portion)
  }
}
