import type { Role } from '@/generated/graphql.ts'
import { isAdmin, isStaff } from '@/lib/session/session.tsx'

/**
 * The administrators' screens in the order of their tabs; each is named by `sections.<name>` of the messages. Those of
 * `staff` are open to agents too, who see in them what belongs to their desks.
 */
export const adminSections = [
  { name: 'requests', href: '/admin/requests' },
  { name: 'users', href: '/admin/users' },
  { name: 'directory', href: '/admin/directory' },
  { name: 'forms', href: '/admin/forms' },
  { name: 'intake', href: '/admin/intake', staff: true },
  { name: 'letters', href: '/admin/letters' },
  { name: 'jobs', href: '/admin/jobs' },
  { name: 'calendars', href: '/admin/calendars' },
  { name: 'terms', href: '/admin/terms' },
] as const

export type AdminSection = (typeof adminSections)[number]

/** What there is for this person; what they may not do the API refuses by itself. */
export const sectionsFor = (viewer: { role: Role }): AdminSection[] =>
  adminSections.filter((section) => isAdmin(viewer) || ('staff' in section && isStaff(viewer)))

/** The one link to it all: an agent's leads to incoming letters. */
export const adminLink = (viewer: { role: Role }) =>
  isAdmin(viewer)
    ? ({ name: 'admin', href: '/admin' } as const)
    : isStaff(viewer)
      ? ({ name: 'intake', href: '/admin/intake' } as const)
      : null
