'use client'
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { useMemo, useState } from 'react'
import { type AnyVariables, useMutation } from 'urql'
import { randomId } from '@/lib/random-id.ts'
import { faultOf } from './errors.ts'

/** A mutation, whether it is on its way, and why the last one was refused. */
export function useSending<Data, Variables extends AnyVariables>(document: TypedDocumentNode<Data, Variables>) {
  const [{ fetching, error }, send] = useMutation(document)
  const fault = useMemo(() => (error ? faultOf(error) : null), [error])
  return { send, busy: fetching, fault }
}

/** The same, done once: what is sent again because there was no answer is the same change. */
export function useSendingOnce<Data, Input extends { idempotencyKey?: string | null | undefined }>(
  document: TypedDocumentNode<Data, { input: Input }>,
) {
  const sending = useSending(document)
  const [key, setKey] = useState(randomId)
  async function send(input: Omit<Input, 'idempotencyKey'>) {
    const answer = await sending.send({ input: { ...input, idempotencyKey: key } as Input })
    if (!answer.error || faultOf(answer.error).code !== 'NETWORK') setKey(randomId())
    return answer
  }
  return { ...sending, send }
}
