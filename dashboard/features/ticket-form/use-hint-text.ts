import { useTranslations } from 'next-intl'
import { useCallback } from 'react'
import { maskExample } from '../desk-fields/mask.ts'
import type { FieldPath, Hint } from './form-hints.ts'

export function useHintText(): (path: FieldPath, hint: Hint) => string {
  const t = useTranslations('ticket-form')
  return useCallback(
    (path, hint) => {
      switch (hint.is) {
        case 'empty':
          return t('fault.empty')
        case 'choose':
          return path === 'desk' ? t('fault.chooseDesk') : t('fault.choose')
        case 'tooLong':
          return t('fault.tooLong', { length: hint.length, max: hint.max })
        case 'tooMany':
          return t('fault.tooMany', { count: hint.count, max: hint.max })
        case 'future':
          return t('fault.future')
        case 'badDate':
          return t('fault.badDate')
        case 'email':
          return t('fault.email')
        case 'phone':
          return t('fault.phone')
        case 'attach':
          return t('fault.attach')
        case 'number':
          return t('fault.number')
        case 'mask':
          return t('fault.mask', { mask: hint.mask, example: maskExample(hint.mask) })
      }
    },
    [t],
  )
}
