import { z } from 'zod';
import { NdjsonWriter, readNdjson } from '../../results/ndjson.ts';
import type { CoveringTest } from './trace/choose.ts';

const covering = z.array(
  z.tuple([z.int(), z.array(z.object({ test: z.string(), seconds: z.number(), lines: z.string() }))]),
);

const partSchema = z.object({
  kind: z.literal('tests'),
  /** As the runner takes them. */
  labels: z.array(z.string()).min(1),
  ran: z.int(),
  passed: z.int(),
  /** Of all its tests together, traced. */
  seconds: z.number(),
  /** How the run ended, where it was not by itself; with the end of what it printed where nothing was traced. */
  fault: z.string().exactOptional(),
  covering,
});

const mutant = z.object({
  operator: z.string(),
  line: z.int(),
  before: z.string(),
  after: z.string(),
  file: z.string(),
  output: z.string(),
});

const proofSchema = z.object({
  kind: z.literal('proof'),
  id: z.string(),
  proved: z.union([
    z.object({ dropped: z.string() }),
    z.object({ cpuS: z.number(), ran: z.int(), mutant: mutant.exactOptional() }),
  ]),
});

const beginSchema = z.object({ kind: z.literal('begin'), key: z.string() });
const rowSchema = z.discriminatedUnion('kind', [beginSchema, partSchema, proofSchema]);

/** What tracing one part of the tests showed. */
export type TracedPart = Omit<z.infer<typeof partSchema>, 'kind'>;
export type StoredProof = z.infer<typeof proofSchema>['proved'];

/** What mining has found so far, in a file that a later process goes on with. */
export class MiningState {
  /** By each of its labels. */
  readonly parts = new Map<string, TracedPart>();
  readonly proofs = new Map<string, StoredProof>();
  readonly #writer: NdjsonWriter;

  private constructor(writer: NdjsonWriter) {
    this.#writer = writer;
  }

  /** `key` stands for all that the findings depend on: those of another key are forgotten. */
  static async open(path: string, key: string): Promise<MiningState> {
    const rows = await readRows(path);
    const [first] = rows;
    const goesOn = first?.kind === 'begin' && first.key === key;
    const state = new MiningState(await NdjsonWriter.open(path, goesOn ? 'continue' : 'anew'));
    if (!goesOn) await state.#writer.append({ kind: 'begin', key });
    for (const row of goesOn ? rows : []) {
      if (row.kind === 'tests') state.#keep(row);
      if (row.kind === 'proof') state.proofs.set(row.id, row.proved);
    }
    return state;
  }

  #keep(part: TracedPart): void {
    for (const label of part.labels) this.parts.set(label, part);
  }

  async addPart(part: TracedPart): Promise<void> {
    this.#keep(part);
    await this.#writer.append({ kind: 'tests', ...part });
  }

  async addProof(id: string, proved: StoredProof): Promise<void> {
    this.proofs.set(id, proved);
    await this.#writer.append({ kind: 'proof', id, proved });
  }

  close(): Promise<void> {
    return this.#writer.close();
  }
}

async function readRows(path: string): Promise<z.infer<typeof rowSchema>[]> {
  const rows: z.infer<typeof rowSchema>[] = [];
  try {
    for await (const { value } of readNdjson(path, { forgiveTornEnd: true })) {
      const { data } = rowSchema.safeParse(value);
      // Of another version of this file: nothing in it counts.
      if (data === undefined) return [];
      rows.push(data);
    }
  } catch {
    return [];
  }
  return rows;
}

export const toStored = (tests: ReadonlyMap<number, readonly CoveringTest[]>): TracedPart['covering'] =>
  [...tests].map(([index, some]) => [index, some.map((one) => ({ ...one, lines: one.lines.toString(16) }))]);

export const fromStored = (stored: TracedPart['covering']): [number, CoveringTest[]][] =>
  stored.map(([index, some]) => [index, some.map((one) => ({ ...one, lines: BigInt(`0x${one.lines}`) }))]);
