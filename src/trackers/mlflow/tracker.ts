import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Closing, Figures, Opening, Table, TrackedRun, Tracker } from '../tracker.ts';
import { MlflowClient } from './client.ts';
import type { Field, Metric, RunPlace, Status } from './client.ts';

/** The tag that a run is found by when it is resumed. */
const FINGERPRINT = 'assay.fingerprint';

export interface MlflowPlace {
  readonly base: URL;
  readonly experiment: string;
  /** The header's value. */
  readonly authorization?: string;
}

/** Facts as params, figures as metrics, tables, plots and files as artifacts. */
export function mlflowTracker({ base, experiment, authorization }: MlflowPlace): Tracker {
  const client = new MlflowClient(base, authorization);
  return {
    name: `MLflow at ${base.host}`,
    begin: async (opening, signal) => {
      const id = await client.experiment(experiment, signal);
      const place = await placeFor(client, id, opening, signal);
      await client.log(place.id, { params: paramsOf(opening.facts) }, signal);
      return runAt(client, place);
    },
  };
}

async function placeFor(
  client: MlflowClient,
  experimentId: string,
  { name, id, group, resumed }: Opening,
  signal: AbortSignal,
): Promise<RunPlace> {
  const tag = { key: FINGERPRINT, value: id };
  const before = resumed ? await client.runWith(tag, experimentId, signal) : undefined;
  if (before === undefined) return client.create(experimentId, name, [tag, ...groupTags(group)], signal);
  await client.update(before.id, 'RUNNING', signal);
  return before;
}

/** Shards of one run are found together by it. */
const groupTags = (group: string | undefined): Field[] =>
  group === undefined ? [] : [{ key: 'assay.whole', value: group }];

const runAt = (client: MlflowClient, place: RunPlace): TrackedRun => ({
  log: (figures, step, signal) => client.log(place.id, { metrics: pointsOf(figures, step) }, signal),
  end: async ({ how, figures, step, tables, ...kept }, signal) => {
    await client.log(place.id, { metrics: pointsOf(figures, step), tags: [tableTag(tables)] }, signal);
    await client.update(place.id, STATUS[how], signal);
    await uploadAll(client, place, { tables, ...kept }, signal);
  },
});

const STATUS: Readonly<Record<Closing['how'], Status>> = {
  finished: 'FINISHED',
  failed: 'FAILED',
  stopped: 'KILLED',
};

/** Names the tables, so that MLflow's pages show them as such; `mlflow.log_table` writes the same. */
const tableTag = (tables: readonly Table[]): Field => ({
  key: 'mlflow.loggedArtifacts',
  value: JSON.stringify(tables.map(({ name }) => ({ path: `${name}.json`, type: 'table' }))),
});

async function uploadAll(
  client: MlflowClient,
  place: RunPlace,
  { tables, plots, files }: Pick<Closing, 'tables' | 'plots' | 'files'>,
  signal: AbortSignal,
): Promise<void> {
  for (const { name, columns, data } of tables)
    await client.upload(place, `${name}.json`, JSON.stringify({ columns, data }), signal);
  for (const { name, svg } of plots) await client.upload(place, `plots/${name}.svg`, svg, signal);
  for (const path of files) await client.upload(place, basename(path), await readFile(path), signal);
}

/** MLflow takes values of at most so many characters. Source: MLflow's REST API, "Log Param". */
const LONGEST_VALUE = 6000;

/** MLflow's params are flat: `fingerprint.answers.params.values.temperature`. */
const paramsOf = (facts: Opening['facts']): Field[] =>
  // A key twice in one request is refused.
  [...new Map(flat(facts).map(([key, value]) => [keyOf(key), String(value).slice(0, LONGEST_VALUE)]))].map(
    ([key, value]) => ({ key, value }),
  );

function flat(value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([name, inner]) =>
    flat(inner, path === '' ? name : `${path}.${name}`),
  );
}

/** What MLflow takes in a key: a path that leads nowhere else. Source: `validation.py` of https://github.com/mlflow/mlflow. */
const keyOf = (text: string): string =>
  text
    .replaceAll(/[^\w.\-/ ]/g, '_')
    .replaceAll(/(?<=^|\/)\.{0,2}(?=\/|$)/g, '_')
    .slice(0, 250)
    .replace(/\/\.{0,2}$/, '');

const pointsOf = (figures: Figures, step: number): Metric[] =>
  Object.entries(figures).map(([key, value]) => ({ key: keyOf(key), value, timestamp: Date.now(), step }));
