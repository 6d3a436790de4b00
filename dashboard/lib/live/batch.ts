/** About one frame: a burst of events becomes one rendering. */
const frame = 16

/** Collects what is pushed and hands it over together, in order. */
export function createBatch<Item>(deliver: (items: Item[]) => void) {
  let waiting: Item[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    const items = waiting
    waiting = []
    if (items.length > 0) deliver(items)
  }
  return {
    push(item: Item) {
      waiting.push(item)
      timer ??= setTimeout(flush, frame)
    },
    flush,
    drop() {
      clearTimeout(timer)
      timer = undefined
      waiting = []
    },
  }
}
