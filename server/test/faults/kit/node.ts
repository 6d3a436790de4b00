import { Program, serverCommand } from '../../testkit/program.ts'

/** A node as an operator starts it: the built server, a process of its own. */
export class ServerNode {
  readonly program: Program
  readonly url: string

  private constructor(program: Program, url: string) {
    this.program = program
    this.url = url
  }

  /** Resolves when the node serves. */
  static async start(env: { DATABASE_URL: string; DATA_DIR: string } & Record<string, string>): Promise<ServerNode> {
    const program = new Program(serverCommand('main'), {
      env: {
        PORT: '0',
        DASHBOARD: 'off',
        DEMO_DATA: 'off',
        LOG_LEVEL: 'info',
        AUTH_SECRET: 'the same on all nodes of this test',
        // Several nodes share one PostgreSQL with the tests that run beside.
        DATABASE_POOL_SIZE: '5',
        ...env,
      },
    })
    const { port } = new URL(await program.ready())
    return new ServerNode(program, `http://127.0.0.1:${port}`)
  }

  get port(): string {
    return new URL(this.url).port
  }

  get isRunning(): boolean {
    return this.program.process.exitCode === null && this.program.process.signalCode === null
  }

  /** As a power cut, for this one process. */
  async kill(): Promise<void> {
    await this.program.signal('SIGKILL')
  }

  /** As an operator stops it; answers with the exit code. */
  stop(): Promise<number | NodeJS.Signals | null> {
    return this.program.signal('SIGTERM')
  }

  /** What the node counts, by the name of the metric, with its label: `otklik_live_closed_total{code="slow"}`. */
  async metrics(): Promise<(name: string) => number> {
    const text = await (await fetch(`${this.url}/metrics`)).text()
    const values = new Map(
      text
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
    )
    return (name) => {
      const value = values.get(name)
      if (value === undefined) throw new Error(`The node counts no ${name}; it counts ${[...values.keys()].join(', ')}`)
      return value
    }
  }
}
