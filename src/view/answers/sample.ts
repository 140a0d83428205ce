import { dirname, join } from 'node:path';
import { present } from '../../present.ts';
import { isTooDeep } from '../../results/raw-json.ts';
import { dropSecrets, EVIDENCE } from '../../results/secrets.ts';
import type { SampleHead, SamplePage } from '../contract.ts';
import { countOf, sampleAt } from '../index/columns.ts';
import type { RunIndex } from '../index/open.ts';
import { bytesAt } from '../index/place.ts';
import { checksOf } from '../sample/checks.ts';
import { cutLong } from '../sample/cut.ts';
import { rowFields } from '../sample/fields.ts';
import { ownWords } from '../sample/foreign.ts';
import { told } from '../sample/told.ts';
import { turnsTold } from '../turns/told.ts';
import { changed } from '../runs/told.ts';
import type { ViewedRun } from '../runs/run.ts';
import type { ViewedRuns } from '../runs/runs.ts';

/** `api/runs/ID/samples/N.json`; undefined where the run has no sample of that number. @throws AssayError `changed`. */
export async function sampleAnswer(
  run: ViewedRun,
  runs: ViewedRuns,
  n: number,
): Promise<SamplePage | undefined> {
  const index = await runs.shelf.open(run.file);
  return n >= countOf(index.columns) ? undefined : runs.rows.add(() => pageOf(run, runs, index, n));
}

async function pageOf(
  { file, name, revision, manifest }: ViewedRun,
  { copies, turns }: ViewedRuns,
  { columns, first, seen }: RunIndex,
  n: number,
): Promise<SamplePage> {
  const place = { start: columns.start[n] ?? 0, bytes: columns.bytes[n] ?? 0 };
  const row = await bytesAt(await copies.plain(file, `${seen.ino} ${seen.mtimeMs}`), place);
  const words = ownWords(first?.tool ?? 'assay', parseRow(row, name), columns.sample[n] ?? 0);
  const { fields, cut } = cutLong(dropSecrets(words, EVIDENCE).fields);
  const checks = checksOf(row);
  const head = judged(columns, n);
  const written = manifest?.files.turns;
  const lines = written === undefined ? [] : await turns.linesOf(join(dirname(file), written), head);
  return {
    revision,
    n,
    ...head,
    ...told(rowFields.parse(fields), sampleAt(columns, n).failures ?? []),
    ...(lines.length === 0 ? {} : { turns: turnsTold(lines) }),
    ...present({ checks, cut: Object.keys(cut).length === 0 ? undefined : cut }),
  };
}

function parseRow(row: Buffer, name: string): Readonly<Record<string, unknown>> {
  const value = parse(row);
  if (typeof value === 'object' && value !== null && !isTooDeep(value)) return { ...value };
  throw changed(name);
}

function parse(row: Buffer): unknown {
  try {
    return JSON.parse(row.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** What the index knows of a sample. */
function judged(columns: RunIndex['columns'], n: number): SampleHead {
  const { task, language, category, sample, outcome, verdict, passed, total } = sampleAt(columns, n);
  const points = total === undefined ? undefined : { passed: Number(passed), total };
  return { task, language, sample, outcome, verdict, ...present({ category, points }) };
}
