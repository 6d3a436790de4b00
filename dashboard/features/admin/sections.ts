/** The administrators' screens in the order of their tabs; each is named by `sections.<name>` of the messages. */
export const adminSections = [
  { name: 'requests', href: '/admin/requests' },
  { name: 'directory', href: '/admin/directory' },
  { name: 'forms', href: '/admin/forms' },
  { name: 'intake', href: '/admin/intake' },
  { name: 'letters', href: '/admin/letters' },
  { name: 'jobs', href: '/admin/jobs' },
  { name: 'calendars', href: '/admin/calendars' },
] as const

export type AdminSection = (typeof adminSections)[number]['name']
