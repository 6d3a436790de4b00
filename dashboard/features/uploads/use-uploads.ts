'use client'
import { pause, waitBefore } from '@otklik/client/live'
import { useCallback, useEffect, useReducer, useRef } from 'react'
import { useClient } from 'urql'
import { useLanguage } from '@/i18n/use-language.ts'
import { randomId } from '@/lib/random-id.ts'
import { type PromisedUpload, promiseUpload, sendBytes } from './send-upload.ts'
import { isUnderWay, type Upload, type UploadItem, uploadsReducer } from './upload.ts'
import { isSame, itemsOf, type UploadRules } from './upload-rules.ts'

/** Sent side by side; the others wait, so that one slow file does not hold all back nor all share one slow line. */
const lanes = 3

/** What is remembered of a file between its tries. */
interface Course {
  /** What is under way: a try, or the wait before the next. */
  step: AbortController
  /** Tries that broke, one behind the other. */
  broken: number
  /** Serves every try, until the server has forgotten it: a file that breaks ten times is one upload. */
  promised: PromisedUpload | null
}

const restored = (uploads: readonly Upload[]): UploadItem[] =>
  uploads
    .filter((upload) => upload.state === 'ready' && upload.id !== null)
    .map((upload) => ({ ...upload, key: randomId(), contentType: '', progress: 1, fault: null, file: null }))

/** @param initial what a draft remembers; read once */
export function useUploads(initial: readonly Upload[] = []) {
  const client = useClient()
  const language = useLanguage()
  const [items, dispatch] = useReducer(uploadsReducer, initial, restored)
  const courses = useRef(new Map<string, Course>())

  const send = useCallback(
    async (item: UploadItem & { file: File }, course: Course) => {
      const { key } = item
      const { signal } = course.step
      const onProgress = (progress: number) => dispatch({ type: 'progressed', key, progress })
      const options = { client, language, signal, onProgress }
      const asked = course.promised ? { promised: course.promised } : await promiseUpload(item, options)
      if (signal.aborted) return null
      if ('broke' in asked) return asked.broke
      course.promised = asked.promised
      const broke = await sendBytes(item.file, asked.promised, options)
      if (signal.aborted) return null
      if (!broke) dispatch({ type: 'finished', key, id: asked.promised.uploadId })
      if (broke?.gone) course.promised = null
      return broke
    },
    [client, language],
  )

  const runTry = useCallback(
    async (item: UploadItem & { file: File }, course: Course) => {
      const broke = await send(item, course)
      if (!broke) return
      const { key } = item
      dispatch({ type: 'broke', key, fault: broke.fault, final: broke.final })
      if (broke.final) return
      // The wait ends by itself, when the device says that the network is back, or by «Повторить».
      const wait = new AbortController()
      course.step = wait
      await pause(waitBefore(++course.broken, Math.random()), wait.signal)
      if (!wait.signal.aborted) dispatch({ type: 'retried', key })
    },
    [send],
  )

  useEffect(() => {
    const all = courses.current
    const sending = items.filter((item) => item.state === 'sending').length
    const next = items.filter((item) => item.state === 'waiting').slice(0, Math.max(0, lanes - sending))
    for (const item of next) {
      if (item.file === null) continue
      const course = all.get(item.key) ?? { step: new AbortController(), broken: 0, promised: null }
      course.step = new AbortController()
      all.set(item.key, course)
      dispatch({ type: 'started', key: item.key })
      void runTry({ ...item, file: item.file }, course)
    }
  }, [items, runTry])

  // Leaving the page cancels what is under way; the server forgets unfinished uploads by itself.
  useEffect(() => {
    const all = courses.current
    return () => {
      for (const { step } of all.values()) step.abort()
    }
  }, [])

  return {
    items,
    busy: items.some(isUnderWay),
    /** Answers with the names that are there already, and not taken a second time. */
    add: (files: readonly File[], rules: UploadRules | null): string[] => {
      const there = items.filter((item) => item.state !== 'refused')
      const fresh = files.filter(
        (file, index) =>
          !there.some((item) => isSame(file, item)) &&
          !files.slice(0, index).some((other) => isSame(file, { filename: other.name, size: other.size, file: other })),
      )
      dispatch({ type: 'added', items: itemsOf(fresh, rules, there.length, randomId) })
      return files.filter((file) => !fresh.includes(file)).map((file) => file.name)
    },
    retry: (key: string) => {
      courses.current.get(key)?.step.abort()
      dispatch({ type: 'retried', key })
    },
    remove: (key: string) => {
      courses.current.get(key)?.step.abort()
      courses.current.delete(key)
      dispatch({ type: 'removed', key })
    },
  }
}
