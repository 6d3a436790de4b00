import { fanoutCases } from './fanout-cases.ts'
import { type Measured, Rig } from './fanout-rig.ts'
import { median, openStage, printTable } from './stage.ts'

// CPU of the server's process for each message delivered, beside two floors on the same machine in the same run: raw
// ws with one Buffer for all, and yoga with graphql-ws, one execution a subscriber. Only the ratios count. The cases
// run in turn, in rounds, after one round that only warms up; a figure is the median of its rounds.
// `npm run bench:fanout -w @otklik/server -- 3` sets the rounds; a second word picks the cases whose name has it, with
// their floors.

const rounds = Number(process.argv[2] ?? 3)
const picked = process.argv[3] ?? ''

const stage = await openStage()
try {
  let cases: ReturnType<typeof fanoutCases>
  const found = new Map<string, Measured[]>()
  {
    using rig = await Rig.start(stage)
    const all = fanoutCases(rig.number)
    const floors = new Set(all.filter(({ name }) => name.includes(picked)).map(({ floor }) => floor))
    cases = all.filter(({ name }) => name.includes(picked) || floors.has(name))
    for (let round = 0; round <= rounds; round += 1) {
      for (const each of cases) {
        const measured = await rig.measure(each)
        console.error(`${round}/${rounds} ${each.name}: ${measured.cpu.toFixed(1)} µs`)
        if (round > 0) found.set(each.name, [...(found.get(each.name) ?? []), measured])
      }
    }
  }
  const cpuOf = (name: string) => median((found.get(name) ?? []).map(({ cpu }) => cpu))
  printTable(
    cases.map(({ name, path, floor }) => {
      const late = (found.get(name) ?? []).flatMap((each) => each.late).sort((one, other) => one - other)
      const percentile = (share: number) => late[Math.floor(late.length * share)] ?? '–'
      return {
        subscribers: name,
        'CPU a message, µs': cpuOf(name).toFixed(1),
        'to its floor': floor ? (cpuOf(name) / cpuOf(floor)).toFixed(2) : '1',
        'commit to delivery, ms, p50 / p99': path === '/raw' ? '–' : `${percentile(0.5)} / ${percentile(0.99)}`,
      }
    }),
  )

  // A process of its own: what the cases before have left behind would hide it.
  using rig = await Rig.start(stage)
  const idle = fanoutCases(rig.number).find(({ name }) => name === 'one group, 5,000')
  if (idle) {
    await rig.measure({ ...idle, subscribers: 100, events: 5 })
    console.log(`\nmemory of an idle subscription at 5,000: ${((await rig.memoryOf(idle)) / 1024).toFixed(1)} KiB`)
  }
} finally {
  await stage.close()
}
