import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { BoardScreen } from '@/features/board/board-screen.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('board')
  return { title: t('title') }
}

export default function BoardPage() {
  return (
    <Suspense>
      <BoardScreen />
    </Suspense>
  )
}
