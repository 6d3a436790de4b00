import { builder } from './builder.ts'

/** The two languages of the product. */
export const LanguageEnum = builder.enumType('Language', {
  values: { RU: { value: 'ru' }, EN: { value: 'en' } } as const,
})
