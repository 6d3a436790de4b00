/** Pictures of the guide in their order, taken from the running product by e2e/screenshots/guide.shot.ts. */
export const pictures = {
  signIn: { file: 'sign-in.png', about: 'signIn.picture' },
  form: { file: 'form.png', about: 'file.pictureForm' },
  files: { file: 'files.png', about: 'file.pictureFiles' },
  filter: { file: 'filter.png', about: 'filter.picture' },
  answer: { file: 'answer.png', about: 'answer.picture' },
  withdraw: { file: 'withdraw.png', about: 'withdraw.picture' },
} as const

export type PictureName = keyof typeof pictures

export const pictureNumber = (name: PictureName): number => Object.keys(pictures).indexOf(name) + 1
