import { useFormatter, useTranslations } from 'next-intl'
import { useCallback } from 'react'
import type { UploadFault } from './upload.ts'

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** 1 536 000 → «1,5 МБ». Powers of 1024, as the systems that people choose files in show them. */
export function useByteSize() {
  const format = useFormatter()
  return useCallback(
    (bytes: number) => {
      const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1)
      return format.number(bytes / 1024 ** power, {
        style: 'unit',
        unit: units[power],
        unitDisplay: 'short',
        maximumFractionDigits: power === 0 ? 0 : 1,
      })
    },
    [format],
  )
}

export function useFaultText() {
  const t = useTranslations('uploads.fault')
  const byteSize = useByteSize()
  return useCallback(
    (fault: UploadFault): string => {
      switch (fault.is) {
        case 'tooLarge':
          return t('tooLarge', { max: byteSize(fault.maxSize) })
        case 'empty':
          return t('empty')
        case 'kind':
          return fault.extension ? t('kind', { extension: fault.extension }) : t('kindUnknown')
        case 'tooMany':
          return t('tooMany', { max: fault.max })
        case 'network':
          return t('network')
        case 'server':
          return fault.message
      }
    },
    [t, byteSize],
  )
}
