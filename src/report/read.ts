import { dirname, join } from 'node:path';
import { z } from 'zod';
import { manifestOf } from '../results/scored/manifest-of.ts';
import type { FoundManifest } from '../results/scored/manifest-of.ts';
import type { ScoredRun } from '../results/scored/contract.ts';
import { readScored } from '../results/scored/read.ts';
import { spentSchema } from '../results/spent.ts';
import { EffortTally } from '../stats/effort.ts';
import { scoreOf } from '../stats/scoreboard.ts';
import type { Provenance, RunFiles } from './provenance.ts';
import type { Reported } from './terminal.ts';

/**
 * A graded file of whatever tool as its run reported it, or the manifest of the run.
 * @throws AssayError `cannot-read`, `not-graded`, `no-rows`, `bad-row`, `torn-row`.
 */
export async function readReport(path: string): Promise<Reported & { readonly run: ScoredRun }> {
  const run = await readScored(path);
  const found = await manifestOf(run.file);
  return {
    suite: run.suite,
    model: run.model,
    template: run.template,
    params: run.params,
    strategy: run.strategy,
    score: scoreOf(run),
    run,
    fingerprint: { ...provenanceOf(run), ...recordedProvenance(found) },
    ...(found?.manifest.preflight === undefined ? {} : { preflight: found.manifest.preflight }),
    ...recordedSpending(found),
    ...effortOfRun(run),
    files: filesOf(run.file, found),
  };
}

/** Of a run by a strategy: of others it says nothing that the tokens do not. */
function effortOfRun({ strategy, samples }: ScoredRun): Pick<Reported, 'effort'> {
  if (strategy === undefined) return {};
  const tally = new EffortTally();
  for (const { effort = {}, outcome } of samples) tally.add(effort, outcome);
  return { effort: tally.figures() };
}

/** What is known without a manifest. */
const provenanceOf = ({ facts: { extractor, sandbox } }: ScoredRun): Provenance => ({
  ...(extractor === undefined ? {} : { extractor }),
  ...(sandbox === undefined ? {} : { sandbox: { backend: sandbox } }),
});

const named = z.object({ name: z.string() });
const recorded = z.object({
  id: z.string(),
  whole: z.string().exactOptional(),
  selection: z.looseObject({ shard: z.string().exactOptional() }).exactOptional(),
  extractor: z.string().exactOptional(),
  answers: z
    .object({
      from: z.string().exactOptional(),
      template: named.exactOptional(),
      params: named.exactOptional(),
      strategy: z.string().exactOptional(),
    })
    .exactOptional(),
  sandbox: z
    .object({
      backend: z.string(),
      image: z.string().exactOptional(),
      python: z.string().exactOptional(),
    })
    .exactOptional(),
});

function recordedProvenance(found: FoundManifest | undefined): Provenance {
  const parsed = recorded.safeParse(found?.manifest.fingerprint);
  return parsed.success ? parsed.data : {};
}

function recordedSpending(found: FoundManifest | undefined): Pick<Reported, 'spent'> {
  const { data: spent } = spentSchema.safeParse(found?.manifest.totals['spent']);
  return spent === undefined ? {} : { spent };
}

function filesOf(file: string, found: FoundManifest | undefined): RunFiles {
  if (found === undefined) return { eval: file };
  const { interview, turns } = found.manifest.files;
  return {
    manifest: found.path,
    ...(interview === undefined ? {} : { interview: join(dirname(file), interview) }),
    eval: file,
    ...(turns === undefined ? {} : { turns: join(dirname(file), turns) }),
  };
}
