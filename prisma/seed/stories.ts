import type { TicketStory } from './story.ts'
import { access } from './tickets/access.ts'
import { applications } from './tickets/applications.ts'
import { contracts } from './tickets/contracts.ts'
import { outages } from './tickets/outages.ts'
import { plans } from './tickets/plans.ts'
import { services } from './tickets/services.ts'
import { statements } from './tickets/statements.ts'

export const stories: readonly TicketStory[] = [
  ...plans,
  ...applications,
  ...contracts,
  ...access,
  ...outages,
  ...statements,
  ...services,
]
