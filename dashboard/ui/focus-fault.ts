import { afterRender } from './after-render.ts'

/** The first field that a try to send has marked: once it is marked, so that it is read out with its fault. */
export function focusFault(form: Element | null): void {
  afterRender(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
}
