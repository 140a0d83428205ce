import { z } from 'zod';
import { AssayError } from '../../errors.ts';
import { blankLines, byteLines } from '../../results/lines.ts';
import type { SampleKey } from './winners.ts';

const row = z.looseObject({
  task: z.string(),
  language: z.string(),
  sample: z.int().min(0),
  answer: z.string().nullable().exactOptional(),
  outcome: z.string().exactOptional(),
});

/** A line of a file of rows, as it is there. */
export interface StoredRow {
  readonly line: number;
  readonly bytes: Buffer;
  readonly key: SampleKey;
  /** Whether it has what its stage is there for: an answer, a verdict. */
  readonly isWhole: boolean;
  readonly value: unknown;
}

/**
 * The rows of a file in bounded memory. A last line that a crash has torn is told and passed over.
 * @throws AssayError `torn-row` for any other line that is no row; those of `byteLines`.
 */
export async function* storedRows(path: string, onTorn: (path: string) => void): AsyncGenerator<StoredRow> {
  const isBlank = blankLines(path);
  for await (const { number, bytes, complete } of byteLines(path)) {
    const text = bytes.toString('utf8');
    if (isBlank(text, number)) continue;
    const value = parse(text);
    const { data } = row.safeParse(value);
    if (data !== undefined) yield { line: number, bytes, key: data, isWhole: isWhole(data), value };
    else if (complete) throw notARow(path, number);
    else onTorn(path);
  }
}

const isWhole = ({ answer, outcome }: z.infer<typeof row>): boolean =>
  outcome === undefined ? typeof answer === 'string' : outcome !== 'unscored';

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function notARow(path: string, line: number): AssayError {
  return new AssayError('torn-row', `${path}, line ${line}: not a row that Assay wrote.`, {
    next: 'Remove or mend that line, or run that shard again in another folder.',
  });
}
