import type { TicketChannel, TicketStatus } from '../generated/client.ts'
import type { DeskSlug } from './desks.ts'
import type { PersonKey } from './people.ts'
import type { When } from './when.ts'

export type Agent = Extract<PersonKey, `agent${number}` | 'admin'>
export type Requester = Exclude<PersonKey, Agent>

/** One change of a ticket after it was filed. */
export type Step =
  | { what: 'assigned'; when: When; by: Agent; to: Agent | null }
  | {
      what: 'status'
      when: When
      by: Agent
      status: Exclude<TicketStatus, 'UNCONFIRMED'>
      answer?: string
      /** Key of the base ticket, for DUPLICATE. */
      base?: string
      /** When the solution is expected, from the step itself. */
      expected?: When
    }
  | { what: 'said'; when: When; by: PersonKey; text: string }
  | { what: 'noted'; when: When; by: Agent; text: string }
  | { what: 'withdrawn'; when: When; by: Requester; reason: string | null }
  | { what: 'expected'; when: When; by: Agent; at: When }

export interface TicketStory {
  /** By which other stories name this ticket. */
  key?: string
  desk: DeskSlug
  filed: When
  by: Requester
  channel?: TicketChannel
  type: string
  kind?: string
  title: string
  text: string
  documents?: string[]
  /** When the problem appeared, back from the filing: "2h". */
  appeared?: string
  steps: Step[]
}

export type Told = Omit<TicketStory, 'desk'>

export const onDesk = (desk: DeskSlug, stories: Told[]): TicketStory[] => stories.map((story) => ({ desk, ...story }))

export const taken = (when: When, by: Agent): Step => ({ what: 'assigned', when, by, to: by })
export const handed = (when: When, by: Agent, to: Agent | null): Step => ({ what: 'assigned', when, by, to })
export const said = (when: When, by: PersonKey, text: string): Step => ({ what: 'said', when, by, text })
export const noted = (when: When, by: Agent, text: string): Step => ({ what: 'noted', when, by, text })
export const withdrawn = (when: When, by: Requester, reason: string | null = null): Step => ({
  what: 'withdrawn',
  when,
  by,
  reason,
})
export const expected = (when: When, by: Agent, at: When): Step => ({ what: 'expected', when, by, at })

/** To the developers, with or without a word to the requester. */
export const passedOn = (when: When, by: Agent, answer?: string, expectedAfter?: When): Step => ({
  what: 'status',
  when,
  by,
  status: 'IN_PROGRESS',
  ...(answer !== undefined && { answer }),
  ...(expectedAfter !== undefined && { expected: expectedAfter }),
})

type Answered = 'RESOLVED' | 'NEEDS_INFO' | 'WONT_FIX' | 'NOT_A_BUG' | 'NOT_REPRODUCIBLE'

export const answered = (when: When, by: Agent, status: Answered, answer: string): Step => ({
  what: 'status',
  when,
  by,
  status,
  answer,
})
export const duplicate = (when: When, by: Agent, base: string, answer?: string): Step => ({
  what: 'status',
  when,
  by,
  status: 'DUPLICATE',
  base,
  ...(answer !== undefined && { answer }),
})
