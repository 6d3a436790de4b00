import { type AccessChange, concerns } from '../events/access.ts'
import type { LogEntry } from '../events/log.ts'
import type { Interest, LiveField } from './live-field.ts'
import type { Member } from './member.ts'
import type { Shape } from './shape.ts'

/** More terms than these are not worth an index. */
const mostTerms = 400

/** Subscriptions that get the same: one test, one execution, one serialization an entry for all of them. */
export interface Group {
  readonly key: string
  readonly shape: Shape
  readonly interest: Interest
  readonly members: Set<Member>
}

/** The groups of a node, found by what an entry touches, and their members, found by who they are. */
export class Groups {
  readonly #groups = new Map<string, Group>()
  readonly #shapes = new Map<string, { shape: Shape; groups: number }>()
  readonly #fields = new Map<LiveField, { byTerm: Map<string, Set<Group>>; all: Set<Group> }>()
  readonly #byIdentity = new Map<string, Set<Member>>()
  /** How many subscriptions are in a group. */
  members = 0

  get size(): number {
    return this.#groups.size
  }

  join(member: Member): Group {
    const { interest, shape: own } = member
    const key = `${own.key}\n${interest.key}`
    let group = this.#groups.get(key)
    if (!group) {
      let known = this.#shapes.get(own.key)
      if (!known) {
        known = { shape: own, groups: 0 }
        this.#shapes.set(own.key, known)
      }
      known.groups += 1
      group = { key, shape: known.shape, interest, members: new Set() }
      this.#groups.set(key, group)
      for (const list of this.#lists(group)) list.add(group)
    }
    group.members.add(member)
    for (const identity of identitiesOf(member)) addTo(this.#byIdentity, identity, member)
    this.members += 1
    return group
  }

  leave(member: Member, group: Group): void {
    if (!group.members.delete(member)) return
    this.members -= 1
    for (const identity of identitiesOf(member)) removeFrom(this.#byIdentity, identity, member)
    if (group.members.size > 0) return
    this.#groups.delete(group.key)
    const shape = this.#shapes.get(group.shape.key)
    if (shape && --shape.groups === 0) this.#shapes.delete(group.shape.key)
    const { terms } = group.interest
    const field = this.#field(group.shape.live)
    field.all.delete(group)
    for (const term of terms ?? []) removeFrom(field.byTerm, term, group)
  }

  /** The groups that may want the entry. */
  candidates(entry: LogEntry): Group[] {
    const found = new Set<Group>()
    for (const [live, { byTerm, all }] of this.#fields) {
      const terms = all.size + byTerm.size > 0 ? live.termsOf(entry) : null
      if (!terms) continue
      for (const group of all) found.add(group)
      for (const term of terms) {
        const groups = byTerm.get(term)
        if (groups) for (const group of groups) found.add(group)
      }
    }
    return [...found]
  }

  /** The members whose rights the change may touch. */
  concerned(change: AccessChange): Member[] {
    const { userId, sessionId, tokenId, deskId } = change
    if (deskId !== null) return this.all()
    const found = new Set<Member>()
    for (const identity of [`user ${userId}`, `session ${sessionId}`, `token ${tokenId}`]) {
      for (const member of this.#byIdentity.get(identity) ?? []) if (concerns(change, member.viewer)) found.add(member)
    }
    return [...found]
  }

  all(): Member[] {
    return [...this.#groups.values()].flatMap((group) => [...group.members])
  }

  #field(live: LiveField) {
    let field = this.#fields.get(live)
    if (!field) {
      field = { byTerm: new Map(), all: new Set() }
      this.#fields.set(live, field)
    }
    return field
  }

  #lists({ interest: { terms }, shape }: Group): Set<Group>[] {
    const { byTerm, all } = this.#field(shape.live)
    if (terms === null || terms.length > mostTerms) return [all]
    return terms.map((term) => {
      const list = byTerm.get(term) ?? new Set()
      byTerm.set(term, list)
      return list
    })
  }
}

const identitiesOf = ({ viewer: { userId, credential } }: Member) => [
  `user ${userId}`,
  `${credential.kind} ${credential.id}`,
]

function addTo<Value>(sets: Map<string, Set<Value>>, key: string, value: Value): void {
  const set = sets.get(key)
  if (set) set.add(value)
  else sets.set(key, new Set([value]))
}

function removeFrom<Value>(sets: Map<string, Set<Value>>, key: string, value: Value): void {
  const set = sets.get(key)
  set?.delete(value)
  if (set?.size === 0) sets.delete(key)
}
