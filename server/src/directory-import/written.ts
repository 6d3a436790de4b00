import type { Text } from '../errors.ts'

/** What has become of the rows of a batch; those neither created, changed nor refused were as they are already. */
export interface Written {
  created: number
  changed: number
  refused: { place: number; reason: Text }[]
}
