'use client'
import { useEffect, useMemo, useState } from 'react'

/** The value once it has stopped changing for `ms`. */
export function useSettled<Value>(value: Value, ms: number): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return settled
}

/** The same for plain data that is made anew with each rendering: compared by what is in it. */
export function useSettledValue<Value>(value: Value, ms: number): Value {
  const settled = useSettled(JSON.stringify(value), ms)
  return useMemo(() => JSON.parse(settled), [settled])
}
