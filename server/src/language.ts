import type { Language } from './errors.ts'

/** The language that an Accept-Language header prefers among ours; English when it names neither. */
export function languageOf(acceptLanguage: string | null | undefined): Language {
  const ranges = (acceptLanguage ?? '')
    .split(',')
    .map((range) => {
      const [tag = '', ...parameters] = range.trim().toLowerCase().split(';')
      const quality = parameters
        .map((each) => /^\s*q=([\d.]+)\s*$/.exec(each)?.[1])
        .find((value) => value !== undefined)
      return { tag: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality) }
    })
    .filter(({ tag, quality }) => (tag === 'ru' || tag === 'en') && quality > 0)
    .sort((one, other) => other.quality - one.quality)
  return ranges[0]?.tag === 'ru' ? 'ru' : 'en'
}
