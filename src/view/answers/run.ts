import { z } from 'zod';
import { present } from '../../present.ts';
import { FACTS } from '../../results/scored/contract.ts';
import { dropSecrets } from '../../results/secrets.ts';
import { spentSchema } from '../../results/spent.ts';
import { scoreOf } from '../../stats/scoreboard.ts';
import type { RunPage } from '../contract.ts';
import { countOf, outcomeAt, samplesOf, wordAt } from '../index/columns.ts';
import type { Columns } from '../index/columns.ts';
import type { ViewedRun } from '../runs/run.ts';
import type { ViewedRuns } from '../runs/runs.ts';
import { headOf } from './head.ts';

/** `api/runs/ID.json` */
export async function runAnswer(viewed: ViewedRun, { shelf, options }: ViewedRuns): Promise<RunPage> {
  const { columns } = await shelf.open(viewed.file);
  const { run, state } = viewed;
  const facts = FACTS.flatMap((fact) => {
    const value = run.facts[fact];
    return value === undefined ? [] : [{ fact, value }];
  });
  return {
    ...headOf(viewed, options.models),
    state,
    score: scoreOf({
      ...present({ planned: run.planned, stopped: run.stopped }),
      samples: [...samplesOf(columns)],
    }),
    causes: causesOf(columns),
    facts,
    ...recorded(viewed),
  };
}

/** Samples by outcome and cause, the most first. */
function causesOf(columns: Columns): RunPage['causes'] {
  const counts = new Map<
    string,
    { outcome: RunPage['causes'][number]['outcome']; cause: string; samples: number }
  >();
  for (let n = 0; n < countOf(columns); n += 1) {
    const [outcome, cause] = [outcomeAt(columns, n), wordAt(columns.causes, columns.cause, n)];
    const key = `${outcome}\n${cause}`;
    const found = counts.get(key) ?? { outcome, cause, samples: 0 };
    counts.set(key, found);
    found.samples += 1;
  }
  return [...counts.values()].toSorted((a, b) => b.samples - a.samples);
}

const machineSchema = z.record(z.string(), z.union([z.string(), z.number()]));
const preflightSchema = z.record(z.string(), z.string());

/** What the manifest beside the rows tells, without its secrets. */
function recorded({ manifest }: ViewedRun): Partial<RunPage> {
  if (manifest === undefined) return {};
  const { created, updated, fingerprint, totals } = manifest;
  const { machine, preflight } = dropSecrets({
    machine: manifest.machine,
    preflight: manifest.preflight,
  }).fields;
  return present({
    created,
    updated,
    fingerprint: fingerprint.id,
    machine: machineSchema.safeParse(machine).data,
    preflight: preflightSchema.safeParse(preflight).data,
    spent: spentSchema.safeParse(totals['spent']).data,
  });
}
