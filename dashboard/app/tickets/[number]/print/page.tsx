import type { Metadata } from 'next'
import { PrintPage } from '@/features/print/print-page.tsx'

interface Props {
  params: Promise<{ number: string }>
}

/** The title is also the name that browsers offer when the page is saved as a file. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).number) }
}

export default async function PrintRoute({ params }: Props) {
  const number = decodeURIComponent((await params).number)
  return <PrintPage key={number} number={number} />
}
