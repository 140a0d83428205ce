import { AssayError } from '../../errors.ts';
import type { CallReport, CallResult, Sandbox, SliceRequest, Watcher } from '../../sandbox/contract.ts';
import type { CallSet } from '../../suites/contract.ts';
import { needsReading } from '../compare.ts';
import { isFloats } from '../tolerance.ts';
import { decode } from '../values/decode.ts';
import { callJob, NotRepeated, readSlices, type Program } from '../program.ts';
import { digestText, entry, TAG, type ReadingFacts } from './reading.ts';

/** Below this an input's own limit cannot come near the least limit there is. */
const NOTICEABLE_S = 0.25;

export interface Recording {
  readonly facts: ReadingFacts;
  readonly body: Buffer;
}

/**
 * Runs a program that is right by definition over a set's inputs. `required` is the reference solution, which must not
 * raise; another reading of the task may. Throws AssayError `reference-failed`, SandboxFailure.
 */
export async function record(sandbox: Sandbox, program: Program, required: boolean): Promise<Recording> {
  const { tape, report } = await play(sandbox, program);
  const failure = describeEnd(report) ?? (required ? tape.raised : undefined);
  if (failure !== undefined) throw failed(program, failure);
  const floatsFrom = await findFloats(sandbox, program, tape).catch((error: unknown) => {
    throw error instanceof NotRepeated ? failed(program, error.message) : error;
  });
  const facts = { cpuS: report.cpuS, peakBytes: report.peakBytes, slow: tape.slow, floatsFrom };
  return { facts, body: Buffer.concat(tape.entries) };
}

/** What is kept of the results while they come. */
class Tape {
  readonly entries: Buffer[] = [];
  readonly slow: [number, number][] = [];
  /** Long lists and tuples, which may be nothing but floats. */
  readonly longLists: SliceRequest[] = [];
  readonly #set: CallSet;
  firstFloats: number | null = null;
  raised: string | undefined;

  constructor(set: CallSet) {
    this.#set = set;
  }

  add(input: number, result: CallResult): void {
    this.entries.push(this.#entry(input, result));
    if (result.cpuS > NOTICEABLE_S) this.slow.push([input, result.cpuS]);
  }

  #entry(input: number, result: CallResult): Buffer {
    if (result.kind === 'raised') {
      this.raised ??= `input ${input} raised ${result.error.type}: ${result.error.message}`;
      return entry(TAG.raised, Buffer.alloc(0));
    }
    if (result.kind === 'digest') {
      const { type, length, doubtful } = result.digest;
      if (type !== 'whole') this.longLists.push({ input, from: 0, to: length });
      return entry(doubtful ? TAG.doubtful : TAG.digest, Buffer.from(digestText(result.digest)));
    }
    const value = decode(result.bytes);
    if (this.firstFloats === null && isFloats(value)) this.firstFloats = input;
    return entry(needsReading(this.#set.compare, value) ? TAG.unsettled : TAG.settled, result.bytes);
  }
}

async function play(sandbox: Sandbox, program: Program): Promise<{ tape: Tape; report: CallReport }> {
  let tape = new Tape(program.set);
  const watch = (): Watcher => {
    const fresh = new Tape(program.set);
    tape = fresh;
    return (input, result) => {
      fresh.add(input, result);
      return 'continue';
    };
  };
  const report = await sandbox.call({ ...callJob(program), doubt: true }, { watch });
  return { tape, report };
}

/** Long lists too may be nothing but floats; only one whose first element is a float is read to its end. */
async function findFloats(
  sandbox: Sandbox,
  program: Program,
  { firstFloats, longLists }: Tape,
): Promise<number | null> {
  const earlier = longLists.filter(({ input }) => firstFloats === null || input < firstFloats);
  if (program.set.atol !== 0 || earlier.length === 0) return firstFloats;
  const heads = await readSlices(
    sandbox,
    program,
    earlier.map((list) => ({ ...list, to: 1 })),
  );
  const likely = earlier.filter((_, index) => holdsFloats(heads[index]));
  for (const list of likely) {
    const [whole] = await readSlices(sandbox, program, [list]);
    if (holdsFloats(whole)) return list.input;
  }
  return firstFloats;
}

const holdsFloats = (bytes: Uint8Array | undefined): boolean =>
  bytes !== undefined && isFloats(decode(bytes));

function describeEnd({ end, error }: CallReport): string | undefined {
  return end === 'finished' ? undefined : [end, error?.type, error?.message].filter(Boolean).join(' ');
}

function failed({ task, set }: Program, what: string): AssayError {
  return new AssayError(
    'reference-failed',
    `The reference solution of ${task} failed on its ${set.name} inputs: ${what}.`,
    { next: 'Run `assay suites verify`: without expected values nothing can be graded.' },
  );
}
