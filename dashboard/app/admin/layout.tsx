import type { ReactNode } from 'react'
import { AdminShell } from '@/features/admin/admin-shell.tsx'

// Without a title of its own: the pages' would lose the product's name, which the root's template adds.
export default function AdminLayout({ children }: { children: ReactNode }) {
  return <AdminShell>{children}</AdminShell>
}
