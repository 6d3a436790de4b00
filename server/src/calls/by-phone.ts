/** What the words of a caller begin with, whoever has typed them in. */
export const byPhone = 'По телефону: '
