import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { AssayError } from '../errors.ts';
import { readManifest } from '../results/manifest.ts';
import type { Manifest } from '../results/manifest.ts';
import { manifestName, readStem, stemOf } from '../results/names.ts';
import { readGraded, rowKey, taskKey } from '../results/rows.ts';
import type { GradedRow } from '../results/rows.ts';
import { Scoreboard } from '../stats/scoreboard.ts';
import type { GradedSample } from '../stats/scoreboard.ts';
import type { Provenance, RunFiles } from './provenance.ts';
import type { Reported } from './terminal.ts';

const MANIFEST = '.manifest.json';

/**
 * A graded file as its run reported it. The last row of a sample counts: an earlier one may have been unscored.
 * @throws AssayError `cannot-read`, `not-graded`, `no-rows`, `bad-row`, `torn-row`.
 */
export async function readReport(file: string): Promise<Reported> {
  if (file.endsWith(MANIFEST)) throw await noRowsInManifest(file);
  const last = new Map<string, GradedSample>();
  let row: GradedRow | undefined;
  for await (row of readGraded(file)) last.set(rowKey(row), sampleOf(row));
  if (row === undefined) {
    throw new AssayError('no-rows', `${file} has no graded rows.`, {
      next: 'Make some with assay run or assay evaluate.',
    });
  }
  const found = await manifestOf(file);
  const samples = [...last.values()];
  const board = new Scoreboard(plannedBy(found?.manifest) ?? planOf(samples));
  for (const sample of samples) board.add(sample);
  return {
    suite: row.suite,
    model: row.model,
    template: row.template,
    params: readStem(stemOf(file))?.params,
    score: board.score(),
    fingerprint: { ...provenanceOf(row), ...recordedProvenance(found?.manifest) },
    files: filesOf(file, found),
  };
}

function sampleOf(row: GradedRow): GradedSample {
  const { task, language, outcome, passed, verdict, total, failures } = row;
  const points = total === undefined ? {} : { total };
  const why = outcome === 'unscored' && failures !== undefined ? { failures } : {};
  return { task, language, outcome, passed, verdict, ...points, ...why };
}

interface Found {
  readonly path: string;
  readonly manifest: Manifest;
}

async function manifestOf(file: string): Promise<Found | undefined> {
  const places = [
    join(dirname(file), manifestName(stemOf(file))),
    `${file.replace(/\.(ndjson|jsonl)$/, '')}${MANIFEST}`,
  ];
  for (const path of places) {
    const manifest = await readManifest(path).catch(() => undefined);
    if (manifest?.files.eval === basename(file)) return { path, manifest };
  }
  return undefined;
}

/** What the run was about, as its manifest says: an interrupted one has fewer rows. */
function plannedBy(manifest: Manifest | undefined): { tasks: number; total: number } | undefined {
  const { tasks, total } = manifest?.totals ?? {};
  return typeof tasks === 'number' && typeof total === 'number' ? { tasks, total } : undefined;
}

function planOf(samples: readonly GradedSample[]): { tasks: number; total: number } {
  const tasks = new Set(samples.map(({ language, task }) => taskKey({ id: task, language })));
  return { tasks: tasks.size, total: samples.length };
}

/** What a row alone says of how it was made. */
const provenanceOf = ({ extractor, sandbox }: GradedRow): Provenance => ({
  ...(extractor === undefined ? {} : { extractor }),
  ...(sandbox === undefined ? {} : { sandbox: { backend: sandbox } }),
});

const named = z.object({ name: z.string() });
const recorded = z.object({
  id: z.string(),
  extractor: z.string().exactOptional(),
  answers: z
    .object({
      from: z.string().exactOptional(),
      template: named.exactOptional(),
      params: named.exactOptional(),
    })
    .exactOptional(),
  sandbox: z.object({ backend: z.string(), python: z.string().exactOptional() }).exactOptional(),
});

function recordedProvenance(manifest: Manifest | undefined): Provenance {
  const parsed = recorded.safeParse(manifest?.fingerprint);
  return parsed.success ? parsed.data : {};
}

function filesOf(file: string, found: Found | undefined): RunFiles {
  if (found === undefined) return { eval: file };
  const { interview } = found.manifest.files;
  return {
    manifest: found.path,
    ...(interview === undefined ? {} : { interview: join(dirname(file), interview) }),
    eval: file,
  };
}

async function noRowsInManifest(file: string): Promise<AssayError> {
  const manifest = await readManifest(file).catch(() => undefined);
  const graded = manifest?.files.eval;
  const rows = graded === undefined ? 'the eval_….ndjson file beside it' : join(dirname(file), graded);
  return new AssayError('not-graded', `${file} is the manifest of a run; its verdicts are in another file.`, {
    next: `Give ${rows}.`,
  });
}
