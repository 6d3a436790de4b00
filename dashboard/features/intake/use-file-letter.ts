'use client'
import { useTranslations } from 'next-intl'
import { type RefObject, useRef, useState } from 'react'
import { useClient, useQuery } from 'urql'
import {
  type CallerUserFragment,
  type InboundLetterRowFragment,
  Intake_FileDocument,
  Intake_LetterDocument,
} from '@/generated/graphql.ts'
import { type Fault, faultOf } from '@/lib/graphql/errors.ts'
import { afterRender } from '@/ui/after-render.ts'
import { focusFault } from '@/ui/focus-fault.ts'
import { useAnnounce } from '@/ui/live-region.tsx'
import { callerTyped, type NewCaller, newCallerInput, phoneTyped } from '../calls/call-values.ts'

type Requester = { kind: 'known'; user: CallerUserFragment } | NewCaller

/** Paths of what the form shows; a fault of anything else is told below it. */
const shown = ['requesterId', 'contactPhone', 'newCaller.fullName', 'newCaller.organizationId', 'newCaller.post']

interface Options {
  letter: InboundLetterRowFragment
  form: RefObject<HTMLFormElement | null>
  onFiled: () => void
}

export function useFileLetter({ letter, form, onFiled }: Options) {
  const t = useTranslations('intake')
  const client = useClient()
  const announce = useAnnounce()
  const [{ data }] = useQuery({ query: Intake_LetterDocument, variables: { id: letter.id } })
  const search = useRef<HTMLInputElement>(null)
  const [requester, setRequester] = useState<Requester | null>(null)
  const [phone, setPhone] = useState('')
  const [known, setKnown] = useState<readonly CallerUserFragment[]>([])
  const [fault, setFault] = useState<Fault | null>(null)
  const [missing, setMissing] = useState(false)
  const [busy, setBusy] = useState(false)
  // State is a render late: a double press must find the first one here.
  const underWay = useRef(false)

  const forget = () => {
    setKnown([])
    setFault(null)
    setMissing(false)
  }
  const choose = (to: Requester | null, focus: () => HTMLElement | null | undefined) => {
    setRequester(to)
    forget()
    requestAnimationFrame(() => focus()?.focus())
  }

  async function send(by: Requester | null) {
    if (underWay.current) return
    forget()
    if (by === null) {
      setMissing(true)
      return focusFault(form.current)
    }
    underWay.current = true
    setBusy(true)
    const whose =
      by.kind === 'known'
        ? { requesterId: by.user.id }
        : { newCaller: newCallerInput(by), contactPhone: phone.trim() || null }
    const answer = await client.mutation(Intake_FileDocument, { input: { letterId: letter.id, ...whose } }).toPromise()
    underWay.current = false
    setBusy(false)
    if (answer.error) {
      setFault(faultOf(answer.error))
      return focusFault(form.current)
    }
    const there = answer.data?.fileLetter.known ?? []
    if (there.length > 0) {
      setKnown(there)
      // Below a long form, in a dialog that scrolls.
      afterRender(() => form.current?.lastElementChild?.scrollIntoView({ block: 'nearest' }))
      return
    }
    announce(t('done.file'))
    onFiled()
  }

  return {
    search,
    requester,
    phone,
    known,
    fault,
    busy,
    faultAt: (path: string) =>
      path === 'requesterId' && missing ? t('requester.choose') : fault?.fields[path]?.join(' '),
    unplaced: fault !== null && !shown.some((path) => path in fault.fields),
    send: () => void send(requester),
    chooseKnown: (user: CallerUserFragment) =>
      choose({ kind: 'known', user }, () => form.current?.querySelector<HTMLElement>('[type="submit"]')),
    /** With what was looked for, and what the letter says of its sender. */
    chooseNew(typed: string) {
      const asked = callerTyped(typed)
      setPhone(phoneTyped(typed) ?? data?.inboundLetter.phone ?? '')
      choose({ ...asked, fullName: asked.fullName || letter.fromName }, () =>
        form.current?.querySelector<HTMLElement>('[data-field="newCaller.fullName"]'),
      )
    },
    chooseAnother: () => choose(null, () => search.current),
    changeNew(to: NewCaller) {
      setRequester(to)
      forget()
    },
    changePhone(to: string) {
      setPhone(to)
      forget()
    },
    sendAs(user: CallerUserFragment) {
      const to = { kind: 'known', user } as const
      setRequester(to)
      void send(to)
    },
    sendAsNamesake() {
      if (requester?.kind === 'new') void send({ ...requester, another: true })
    },
  }
}
