/** One sentence in both languages of the product. */
export interface Text {
  ru: string
  en: string
}

export type Language = keyof Text

/** The codes that the contract promises in `extensions.code`. */
export type ErrorCode =
  | 'BAD_USER_INPUT'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'TRANSITION_NOT_ALLOWED'
  | 'RATE_LIMITED'
  | 'QUERY_TOO_COMPLEX'
  | 'CURSOR_EXPIRED'

/** A fault of one input field: `path` from the input's root, as in `['registryNumbers', '0']`. */
export interface FieldFault {
  path: string[]
  text: Text
}

/**
 * An error meant for the person or program that asked: what, where, and what is allowed.
 * Everything else that is thrown is internal and leaves as INTERNAL_SERVER_ERROR with a request id.
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly text: Text
  readonly fields: FieldFault[]
  readonly details: Record<string, unknown>

  constructor(code: ErrorCode, text: Text, more: { fields?: FieldFault[]; details?: Record<string, unknown> } = {}) {
    super(text.en)
    this.name = 'AppError'
    this.code = code
    this.text = text
    this.fields = more.fields ?? []
    this.details = more.details ?? {}
  }

  /** What goes into a GraphQL error's `extensions`, in the language of the one who asked. */
  extensions(language: Language): Record<string, unknown> {
    return {
      code: this.code,
      ...(this.fields.length > 0 && {
        fields: this.fields.map((fault) => ({ path: fault.path, message: fault.text[language] })),
      }),
      ...this.details,
    }
  }
}

/** All the faults of an input at once; the message names each. */
export function badInput(...fields: FieldFault[]): AppError {
  const sentence = (language: Language) =>
    fields.map((fault) => `${fault.path.join('.')}: ${fault.text[language]}`).join('; ')
  return new AppError('BAD_USER_INPUT', { ru: sentence('ru'), en: sentence('en') }, { fields })
}

export const fault = (path: string | string[], text: Text): FieldFault => ({
  path: typeof path === 'string' ? [path] : path,
  text,
})

export const notFound = (text: Text) => new AppError('NOT_FOUND', text)
export const forbidden = (text: Text) => new AppError('FORBIDDEN', text)
export const unauthenticated = () =>
  new AppError('UNAUTHENTICATED', {
    ru: 'Войдите в систему или передайте действующий ключ доступа.',
    en: 'Sign in, or send a valid access token.',
  })
