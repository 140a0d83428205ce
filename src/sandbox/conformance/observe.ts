import type { CallResult, JobEnd, JobReport, Limits, RunOptions, Sandbox } from '../contract.ts';
import type { Bait } from './bait.ts';
import type { Program } from './programs.ts';

/** The memory, a page at a time, takes 0.6 s in WebAssembly in a fast hour of a machine that has slow ones. */
export const LIMITS: Limits = { inputCpuS: 1.5, jobCpuS: 4, memoryBytes: 512 << 20, outputBytes: 8 << 20 };
const INPUTS = [3, 4];
/** n * n of the inputs: as `encode.py` writes it, and as JSON. */
const RIGHT = { python: '80054b092e,80054b102e', javascript: '9,16' } as const;

/** What came out of a program. */
export interface Seen {
  readonly end: JobEnd;
  /** Whether every input got its right value. */
  readonly isAccepted: boolean;
  /** Everything that the host was told, for a search; hostile text. */
  readonly told: string;
  readonly peakBytes: number;
}

type Options = Pick<RunOptions, 'signal'>;

/** Runs a program with each input. Throws SandboxFailure, AssayError `no-javascript`, or the signal's reason. */
export function observe(sandbox: Sandbox, program: Program, bait: Bait, options: Options): Promise<Seen> {
  return (program.language === 'python' ? observePython : observeJavaScript)(sandbox, program, bait, options);
}

async function observePython(
  sandbox: Sandbox,
  { code }: Program,
  { user }: Bait,
  options: Options,
): Promise<Seen> {
  const inputs = Buffer.from(JSON.stringify(INPUTS.map((n) => [n, user])));
  const job = { language: 'python', code, entry: 'answer', inputs, limits: LIMITS } as const;
  // Long values in full as well, so that a secret in them is found.
  const report = await sandbox.call({ ...job, inlineBytes: LIMITS.outputBytes }, options);
  const answers = report.results.map((result) => textOf(result, 'hex')).join();
  const said = report.results.map((result) => textOf(result, 'latin1'));
  return seen(report, report.end === 'finished' && answers === RIGHT.python, said);
}

async function observeJavaScript(
  sandbox: Sandbox,
  { code }: Program,
  { user }: Bait,
  options: Options,
): Promise<Seen> {
  const calls = INPUTS.map((n) => `answer(${n}, ${JSON.stringify(user)})`);
  const job = { language: 'javascript', code, calls, limits: LIMITS } as const;
  const report = await sandbox.evaluate(job, options);
  const answers = report.results.map((result) => (result.kind === 'timeout' ? result.kind : result.text));
  return seen(report, answers.join() === RIGHT.javascript, answers);
}

function textOf(result: CallResult, encoding: 'hex' | 'latin1'): string {
  if (result.kind === 'value') return Buffer.from(result.bytes).toString(encoding);
  return result.kind === 'raised' ? `${result.error.type}: ${result.error.message}` : result.kind;
}

function seen(
  { end, error, printed, peakBytes }: JobReport,
  isAccepted: boolean,
  said: readonly string[],
): Seen {
  const raised = error === undefined ? [] : [`${error.type}: ${error.message}`];
  return { end, isAccepted, peakBytes, told: [...raised, ...said, printed].join(' ').trim() };
}
