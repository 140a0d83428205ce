import { AssayError } from '../errors.ts';
import { gradedFileOf, MANIFEST } from '../results/scored/manifest-of.ts';
import { readGraded } from '../results/rows.ts';
import type { Suite } from '../suites/contract.ts';
import { csv } from './csv.ts';
import { everyEvalEver } from './every-eval-ever.ts';
import { exportGraded } from './graded.ts';
import type { GradedFormat } from './graded.ts';
import { huggingFace } from './hugging-face.ts';
import { inspect } from './inspect.ts';
import { parquet } from './parquet.ts';
import { openSource } from './source.ts';
import type { Source } from './source.ts';

/** Pieces of a file, one behind the other. */
type Pieces = AsyncGenerator<string | Uint8Array>;

/** Loads the suite of a run, for formats that have its inputs or prompts in them. */
export type LoadSuite = (name: string) => Promise<Suite>;

export const FORMATS = {
  csv: ofSource(csv),
  parquet: ofSource(parquet),
  inspect: ofSource(inspect),
  'every-eval-ever': ofSource(everyEvalEver),
  'hugging-face': ofSource(huggingFace),
  evalplus: ofRows('evalplus'),
  'human-eval': ofRows('human-eval'),
} as const satisfies Readonly<Record<string, (path: string, load: LoadSuite) => Pieces>>;

export type Format = keyof typeof FORMATS;

/** Formats that take the graded file of any tool. */
function ofSource(write: (source: Source) => Pieces) {
  return async function* (path: string): Pieces {
    yield* write(await openSource(path));
  };
}

/** Formats that need what only Assay's rows have. */
function ofRows(format: GradedFormat) {
  return async function* (path: string, load: LoadSuite): Pieces {
    const file = path.endsWith(MANIFEST) ? await gradedFileOf(path) : path;
    yield* exportGraded(() => readGraded(file), await load(await suiteOf(file)), format);
  };
}

async function suiteOf(file: string): Promise<string> {
  for await (const { suite } of readGraded(file)) return suite;
  throw new AssayError('no-rows', `${file} has no graded rows.`, {
    next: 'Make some with assay run or assay evaluate.',
  });
}
