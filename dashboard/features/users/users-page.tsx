'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { type UserRowFragment, Users_PageDocument } from '@/generated/graphql.ts'
import { usePages } from '@/lib/graphql/use-pages.ts'
import { Button } from '@/ui/button.tsx'
import { EmptyState } from '@/ui/empty-state.tsx'
import { Field } from '@/ui/field.tsx'
import { UserIcon } from '@/ui/icons.tsx'
import { Input } from '@/ui/input.tsx'
import { PagedList } from '../common/paged-list.tsx'
import { UserDialog } from './user-dialog.tsx'
import { UserList } from './user-list.tsx'

/** Everybody whom the product knows, and what of them an administrator may put right. */
export function UsersPage() {
  const t = useTranslations('users')
  const [search, setSearch] = useState('')
  const [edited, setEdited] = useState<UserRowFragment | null>(null)
  const pages = usePages(Users_PageDocument, { search: search || null }, (read) => read.users, 50)

  function find(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const wanted = String(new FormData(event.currentTarget).get('search') ?? '').trim()
    if (wanted === search) pages.again()
    else setSearch(wanted)
  }

  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">{t('title')}</h1>
      <p className="mt-1 mb-4 max-w-2xl text-muted">{t('lead')}</p>
      <search>
        <form onSubmit={find} className="mb-5 flex max-w-2xl flex-wrap items-end gap-2">
          <Field label={t('search')} hint={t('searchHint')} className="min-w-0 flex-1 basis-64">
            {(control) => <Input {...control} name="search" type="search" maxLength={200} />}
          </Field>
          <Button type="submit" busy={pages.busy && pages.nodes === null}>
            {t('find')}
          </Button>
        </form>
      </search>
      <PagedList
        pages={pages}
        failed={t('failed')}
        more={t('more')}
        empty={
          <EmptyState icon={<UserIcon />} title={t('empty')}>
            {t('emptyHint')}
          </EmptyState>
        }
      >
        {(nodes) => <UserList users={nodes} onEdit={setEdited} />}
      </PagedList>
      {edited && <UserDialog key={edited.id} user={edited} onClose={() => setEdited(null)} onSaved={pages.again} />}
    </>
  )
}
