import { createHash } from 'node:crypto';
import { present } from '../present.ts';
import type { Reported } from '../report/terminal.ts';
import type { Manifest } from '../results/manifest.ts';
import type { ScoredRun } from '../results/scored/contract.ts';
import { manifestOf } from '../results/scored/manifest-of.ts';
import type { Begun } from './contract.ts';
import { Observed } from './observed.ts';
import type { Told } from './tell.ts';
import { closingOf, openingOf } from './tracked.ts';

/**
 * A graded run that is over, of whatever tool, from its files: the facts, figures, table, plots and files that a tracker has of a run
 * that it was told of while it went on, without the figures of its course.
 */
export async function finishedRun({
  run,
  score,
  spent,
  files = {},
}: Reported & { readonly run: ScoredRun }): Promise<Told> {
  const manifest = (await manifestOf(run.file))?.manifest;
  const observed = new Observed();
  for (const { effort, ...sample } of run.samples)
    observed.graded({ ...sample, ...present({ turns: effort?.turns }) });
  const how = manifest?.state === 'running' ? 'stopped' : 'finished';
  const result = { score, files, ...present({ spent }) };
  return {
    opening: openingOf(begunOf(run, manifest)),
    closing: await closingOf({ how, result }, observed),
  };
}

/** Without a manifest, what the rows tell stands for the fingerprint. */
function begunOf(
  { suite, model, template, params, strategy, tool, facts }: ScoredRun,
  manifest: Manifest | undefined,
): Begun {
  const direct = tool === 'assay' ? 'direct' : undefined;
  const made = { suite, model, ...present({ template, params, strategy: strategy ?? direct }) };
  const fingerprint = manifest?.fingerprint ?? { id: digestOf({ ...made, facts }), tool, ...facts };
  const { shard } = manifest ?? {};
  const part = shard === undefined ? {} : { shard: `${shard.index}/${shard.of}` };
  return { stage: 'run', ...made, fingerprint, ...part, resumed: false };
}

/** An id for what has none, in hexadecimal digits. */
export const digestOf = (facts: object): string =>
  createHash('sha256').update(JSON.stringify(facts)).digest('hex');
