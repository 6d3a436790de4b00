import type { Text } from '../errors.ts'

/** Of the pages that the server makes itself: the dashboard's (dashboard/app/globals.css), it is the same product. */
export const pageColours = `
  :root { --ink: #16202e; --muted: #535f6e; --paper: #f4f6f9; --surface: #fff; --line: #d9dfe7; --accent: #1a5fbf; --on-accent: #fff }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #e7ecf2; --muted: #9eabba; --paper: #0e131a; --surface: #161d27; --line: #2a3543; --accent: #78adff; --on-accent: #0a1626 }
  }
`

/** What the link to /guide says. */
export const guideWords: Text = { ru: 'Порядок обращения', en: 'How to ask for help' }
