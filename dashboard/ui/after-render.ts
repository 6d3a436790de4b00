/**
 * Does something once what has just been set is on the page. What an answer of the server sets, React renders in a task
 * of its own, which the next frame may come before.
 */
export function afterRender(work: () => void): void {
  requestAnimationFrame(() => setTimeout(work))
}
