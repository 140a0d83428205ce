import { z } from 'zod';
import { AssayError } from '../errors.ts';
import { faultOf } from '../schema-fault.ts';
import { readNdjson } from './ndjson.ts';
import { rowKey } from './rows.ts';
import type { TestsField } from './repository-fields.ts';
import type { AnsweredRow } from './rows.ts';
import type { Trial } from '../strategies/visible/contract.ts';

/**
 * A line of `turns_*.ndjson`: one request that a strategy made for a sample, with its prompt and what came of it.
 * Once the sample is decided a second line of the same turn adds what came of its code; lines of a turn are read over
 * each other.
 */
export interface TurnRow extends AnsweredRow {
  readonly strategy: string;
  /** Tells the turns of a sample apart: `turn 2`, `candidate 3`, `tests`. */
  readonly turn: string;
  /** Whether its answer is the sample's; absent until the sample is decided. `why` is with the turn that was kept. */
  readonly kept?: boolean;
  /** What the strategy tried, where it tried this turn, and what came of it. */
  readonly code?: string | null;
  readonly trial?: Pick<Trial, 'passed' | 'total' | 'outcome'> & Partial<Trial>;
  /** Of a task from a repository: what its tests showed. */
  readonly tests?: TestsField;
}

/** A second line of a turn. */
export type TurnFate = Pick<
  TurnRow,
  'task' | 'language' | 'sample' | 'strategy' | 'turn' | 'code' | 'trial' | 'tests' | 'kept' | 'why'
>;

export type KeptTurn = TurnRow | TurnFate;

const turnSchema = z.looseObject({
  task: z.string(),
  language: z.enum(['python', 'javascript']),
  sample: z.int().min(0),
  strategy: z.string(),
  turn: z.string(),
  answer: z.string().nullable().exactOptional(),
  kept: z.boolean().exactOptional(),
});

/** Sample → turn → its row. */
export type Turns = ReadonlyMap<string, ReadonlyMap<string, TurnRow>>;

/**
 * The answered turns of a file, of the samples that are wanted. A torn last line is what a crash leaves, and passed over.
 * @param onTurn gets every first line of a turn, wanted or not
 * @throws AssayError `bad-row`, `cannot-read`, `torn-row`.
 */
export async function readTurns(
  path: string,
  isWanted: (key: string) => boolean,
  onTurn: (row: TurnRow) => void = () => {},
): Promise<Turns> {
  const turns = new Map<string, Map<string, TurnRow>>();
  for await (const { number, value } of readNdjson(path, { forgiveTornEnd: true })) {
    if (!isTurn(value)) throw notATurn(path, number, value);
    if (value.answer !== undefined) onTurn(value);
    const key = rowKey(value);
    if (!isWanted(key) || !isOfUse(value)) continue;
    const known = turns.get(key) ?? new Map<string, TurnRow>();
    turns.set(key, known.set(value.turn, { ...known.get(value.turn), ...value }));
  }
  return turns;
}

/** A prompt that is too long is too long for ever; whatever else failed is asked again. */
const isOfUse = ({ answer, failure }: TurnRow): boolean => answer !== null || failure?.kind === 'overflow';

/** The schema checks what Assay relies on; the rest of a row is carried along as it is. */
const isTurn = (value: unknown): value is TurnRow => turnSchema.safeParse(value).success;

function notATurn(path: string, line: number, value: unknown): AssayError {
  const { error } = turnSchema.safeParse(value);
  const why = error === undefined ? 'it is not as it should be' : faultOf(error, value);
  return new AssayError('bad-row', `${path}, line ${line}: not a turn of a strategy: ${why}.`, {
    next: 'Give a file that assay run --strategy wrote.',
  });
}
