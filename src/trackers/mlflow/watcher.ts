import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { safeLine } from '../../report/safe.ts';
import type { AnsweredRow } from '../../results/rows.ts';
import { dropSecrets } from '../../results/secrets.ts';
import type { Begun, Ended, Note, Watcher } from '../contract.ts';
import { figuresOf } from '../figures.ts';
import { Observed } from '../observed.ts';
import { Outbox } from '../outbox.ts';
import { plotsOf } from '../plots.tsx';
import { MlflowClient } from './client.ts';
import type { Field, Metric, RunPlace, Status } from './client.ts';

/** Milliseconds between two points of a live figure. */
const EVERY_MS = 5_000;

/** Bytes; larger files stay where the run has put them. */
const LARGEST_FILE = 100e6;

const FINGERPRINT = 'assay.fingerprint';

export interface MlflowPlace {
  readonly base: URL;
  readonly experiment: string;
  /** The header's value. */
  readonly authorization?: string;
}

/**
 * A run of Assay as a run of MLflow: its facts as params, figures as metrics while it goes on, and at the end its score, its
 * tasks as a table, its plots and its files. A run that is resumed goes on in the run that it had.
 */
export function mlflowWatcher({ base, experiment, authorization }: MlflowPlace, note: Note): Watcher {
  const client = new MlflowClient(base, authorization);
  const outbox = new Outbox(`MLflow at ${base.host}`, note);
  const observed = new Observed();
  let place: RunPlace | undefined;
  let toldAt = 0;
  const log = (metrics: readonly Metric[]): void =>
    outbox.post(async (signal) => place && client.log(place.id, { metrics }, signal));
  return {
    begun: (run) =>
      outbox.post(async (signal) => {
        const id = await client.experiment(experiment, signal);
        place = await placeFor(client, id, run, signal);
        await client.log(place.id, { params: paramsOf(run) }, signal);
      }),
    answered: (row: AnsweredRow) => observed.answered(row),
    graded: (row) => {
      observed.graded(row);
      if (Date.now() - toldAt < EVERY_MS) return;
      toldAt = Date.now();
      log(pointsOf(observed.live(), observed.samples));
    },
    ended: async (ending) => {
      outbox.post(async (signal) => {
        if (place !== undefined) await finish(client, place, ending, observed, signal);
      });
      await outbox.close();
    },
  };
}

async function placeFor(
  client: MlflowClient,
  id: string,
  run: Begun,
  signal: AbortSignal,
): Promise<RunPlace> {
  const tag = { key: FINGERPRINT, value: run.fingerprint.id };
  const before = run.resumed ? await client.runWith(tag, id, signal) : undefined;
  if (before === undefined)
    return client.create(id, safeLine(`${run.model} on ${run.suite}`, 200), [tag], signal);
  await client.update(before.id, 'RUNNING', signal);
  return before;
}

/** MLflow takes values of at most so many characters. Source: MLflow's REST API, "Log Param". */
const LONGEST_VALUE = 6000;

/** Everything that the run's fingerprint was made of, flat: `answers.params.values.temperature`. */
function paramsOf({ fingerprint, ...run }: Begun): Field[] {
  const named = { suite: run.suite, model: run.model, template: run.template, params: run.params.name };
  const facts = flat(dropSecrets({ fingerprint }).fields);
  return [...Object.entries({ ...named, strategy: run.strategy }), ...facts].map(([key, value]) => ({
    key: keyOf(key),
    value: String(value).slice(0, LONGEST_VALUE),
  }));
}

function flat(value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([name, inner]) =>
    flat(inner, path === '' ? name : `${path}.${name}`),
  );
}

/** What MLflow takes in a key. */
const keyOf = (text: string): string => text.replaceAll(/[^\w.\-/ ]/g, '_').slice(0, 250);

const pointsOf = (figures: Readonly<Record<string, number>>, step: number): Metric[] =>
  Object.entries(figures)
    .filter(([, value]) => Number.isFinite(value))
    .map(([key, value]) => ({ key: keyOf(key), value, timestamp: Date.now(), step }));

const STATUS: Readonly<Record<Ended['how'], Status>> = {
  finished: 'FINISHED',
  failed: 'FAILED',
  stopped: 'KILLED',
};

/** What is wrong with one file takes none of the figures away. */
async function finish(
  client: MlflowClient,
  place: RunPlace,
  { how, result }: Ended,
  observed: Observed,
  signal: AbortSignal,
): Promise<void> {
  if (result !== undefined) {
    const metrics = pointsOf(figuresOf(result), observed.samples);
    const tags = [{ key: 'mlflow.loggedArtifacts', value: JSON.stringify([{ path: TABLE, type: 'table' }]) }];
    await client.log(place.id, { metrics, tags }, signal);
  }
  await client.update(place.id, STATUS[how], signal);
  await client.upload(place, TABLE, JSON.stringify(observed.table()), signal);
  for (const [name, svg] of plotsOf(observed)) await client.upload(place, `plots/${name}.svg`, svg, signal);
  for (const path of Object.values(result?.files ?? {})) await uploadFile(client, place, path, signal);
}

/** As `mlflow.log_table` writes it: `{columns, data}`. */
const TABLE = 'tasks.json';

async function uploadFile(
  client: MlflowClient,
  place: RunPlace,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || found.size > LARGEST_FILE) return;
  await client.upload(place, basename(path), await readFile(path), signal);
}
