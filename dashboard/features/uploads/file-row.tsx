import { useTranslations } from 'next-intl'
import { Button } from '@/ui/button.tsx'
import { classNames } from '@/ui/class-names.ts'
import { CheckIcon, CloseIcon, FileIcon, RefreshIcon, TrashIcon, WarningIcon } from '@/ui/icons.tsx'
import { isUnderWay, type UploadItem } from './upload.ts'
import { useByteSize, useFaultText } from './upload-words.ts'

interface FileRowProps {
  item: UploadItem
  disabled: boolean
  onRemove: () => void
  onRetry: () => void
}

export function FileRow({ item, disabled, onRemove, onRetry }: FileRowProps) {
  const t = useTranslations('uploads')
  const byteSize = useByteSize()
  const faultText = useFaultText()
  const underWay = isUnderWay(item)
  const percent = Math.round(item.progress * 100)
  return (
    <li
      className={classNames(
        'flex items-center gap-3 rounded-lg border px-3 py-2',
        item.fault ? 'border-danger/40 bg-danger-soft' : 'border-line bg-sunken',
      )}
    >
      {item.fault ? <WarningIcon className="text-danger" /> : <FileIcon className="text-muted" />}
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="min-w-0 font-medium break-all">{item.filename}</span>
          <span className="text-sm text-muted tabular-nums">{byteSize(item.size)}</span>
        </p>
        {item.fault ? (
          <p className="text-sm">{faultText(item.fault)}</p>
        ) : item.state === 'ready' ? (
          <p className="flex items-center gap-1 text-sm text-tone-green">
            <CheckIcon width={16} height={16} />
            {t('state.ready')}
          </p>
        ) : (
          <div className="mt-1 flex items-center gap-2 text-sm text-muted">
            <div
              role="progressbar"
              aria-label={t('progress', { name: item.filename })}
              aria-valuemin={0}
              aria-valuemax={100}
              aria-valuenow={percent}
              className="h-1.5 flex-1 overflow-hidden rounded-full bg-line"
            >
              <div className="h-full rounded-full bg-accent transition-[width]" style={{ width: `${percent}%` }} />
            </div>
            <span className="tabular-nums">{item.state === 'waiting' ? t('state.waiting') : `${percent} %`}</span>
          </div>
        )}
      </div>
      {item.state === 'failed' && (
        <Button disabled={disabled} onClick={onRetry} aria-label={t('retryNamed', { name: item.filename })}>
          <RefreshIcon />
          <span className="max-sm:hidden">{t('retry')}</span>
        </Button>
      )}
      <Button
        square
        look="quiet"
        disabled={disabled}
        onClick={onRemove}
        aria-label={underWay ? t('cancelNamed', { name: item.filename }) : t('removeNamed', { name: item.filename })}
      >
        {underWay ? <CloseIcon /> : <TrashIcon />}
      </Button>
    </li>
  )
}
