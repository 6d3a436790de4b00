import { redirect } from 'next/navigation'
import { adminSections } from '@/features/admin/sections.ts'

export default function AdminRoute() {
  redirect(adminSections[0].href)
}
