import { z } from 'zod';
import { Refused, ask, below, send } from '../http.ts';

/** A number at a time; `step` orders the points of one key. */
export interface Metric {
  readonly key: string;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly step: number;
}

export interface Field {
  readonly key: string;
  readonly value: string;
}

/** Of one request of `log-batch`: 100 params, 100 tags, and 1000 of all together. Source: MLflow's REST API, "Log Batch", request limits. */
const MOST_FIELDS = 100;
const MOST_METRICS = 1000 - 2 * MOST_FIELDS;

const created = z.looseObject({ experiment_id: z.string() });
const experiment = z.looseObject({ experiment: created });
const run = z.looseObject({
  info: z.looseObject({ run_id: z.string(), artifact_uri: z.string().exactOptional() }),
});
const oneRun = z.looseObject({ run });
const runs = z.looseObject({ runs: z.array(run).exactOptional() });
const anything = z.looseObject({});

/** Where a run's numbers and files go. */
export interface RunPlace {
  readonly id: string;
  /** Of its files, such as `mlflow-artifacts:/1/4f…/artifacts`. */
  readonly artifacts: string | undefined;
}

/** MLflow's REST API 2.0 (https://mlflow.org/docs/latest/rest-api.html) and its HTTP proxy for artifacts. */
export class MlflowClient {
  readonly #base: URL;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(base: URL, authorization: string | undefined) {
    this.#base = base;
    this.#headers = authorization === undefined ? {} : { authorization };
  }

  /** The id of an experiment of this name, which is made where it is not there. */
  async experiment(name: string, signal: AbortSignal): Promise<string> {
    const path = `experiments/get-by-name?experiment_name=${encodeURIComponent(name)}`;
    try {
      return (await this.#get(path, experiment, signal)).experiment.experiment_id;
    } catch (error) {
      if (!isCalled(error, 'RESOURCE_DOES_NOT_EXIST')) throw error;
    }
    try {
      return (await this.#post('experiments/create', { name }, created, signal)).experiment_id;
    } catch (error) {
      // Another process was faster.
      if (!isCalled(error, 'RESOURCE_ALREADY_EXISTS')) throw error;
      return (await this.#get(path, experiment, signal)).experiment.experiment_id;
    }
  }

  /** The newest run of an experiment that has this tag. */
  async runWith(
    { key, value }: Field,
    experimentId: string,
    signal: AbortSignal,
  ): Promise<RunPlace | undefined> {
    const body = {
      experiment_ids: [experimentId],
      filter: `tags.\`${key}\` = '${value}'`,
      max_results: 1,
      order_by: ['attributes.start_time DESC'],
    };
    const [found] = (await this.#post('runs/search', body, runs, signal)).runs ?? [];
    return found && placeOf(found);
  }

  async create(
    experimentId: string,
    name: string,
    tags: readonly Field[],
    signal: AbortSignal,
  ): Promise<RunPlace> {
    const body = { experiment_id: experimentId, run_name: name, start_time: Date.now(), tags };
    return placeOf((await this.#post('runs/create', body, oneRun, signal)).run);
  }

  async update(id: string, status: Status, signal: AbortSignal): Promise<void> {
    const ending = status === 'RUNNING' ? {} : { end_time: Date.now() };
    await this.#post('runs/update', { run_id: id, status, ...ending }, anything, signal);
  }

  async log(
    id: string,
    {
      metrics = [],
      params = [],
      tags = [],
    }: { metrics?: readonly Metric[]; params?: readonly Field[]; tags?: readonly Field[] },
    signal: AbortSignal,
  ): Promise<void> {
    const batches = Math.max(
      1,
      Math.ceil(metrics.length / MOST_METRICS),
      Math.ceil(params.length / MOST_FIELDS),
    );
    for (let at = 0; at < batches; at += 1) {
      const body = {
        run_id: id,
        metrics: metrics.slice(at * MOST_METRICS, (at + 1) * MOST_METRICS),
        params: params.slice(at * MOST_FIELDS, (at + 1) * MOST_FIELDS),
        tags: at === 0 ? tags.slice(0, MOST_FIELDS) : [],
      };
      await this.#post('runs/log-batch', body, anything, signal);
    }
  }

  /** @throws Error where the server keeps artifacts in a place that its proxy does not serve. */
  async upload(place: RunPlace, name: string, body: string | Uint8Array, signal: AbortSignal): Promise<void> {
    const path = /^mlflow-artifacts:(?:\/\/[^/]*)?\/(.+)$/.exec(place.artifacts ?? '')?.[1];
    if (path === undefined)
      throw new Error(
        `its files are in ${place.artifacts ?? 'no place'}, which mlflow server --serve-artifacts does not serve`,
      );
    const whole = `${path}/${name}`.split('/').map(encodeURIComponent).join('/');
    const url = below(this.#base, `api/2.0/mlflow-artifacts/artifacts/${whole}`);
    await send(url, {
      method: 'PUT',
      headers: { ...this.#headers, 'content-type': 'application/octet-stream' },
      body,
      signal,
    });
  }

  async #get<Reply>(path: string, schema: z.ZodType<Reply>, signal: AbortSignal): Promise<Reply> {
    const url = below(this.#base, `api/2.0/mlflow/${path}`);
    return ask(url, { method: 'GET', headers: this.#headers, signal }, schema);
  }

  async #post<Reply>(
    path: string,
    body: object,
    schema: z.ZodType<Reply>,
    signal: AbortSignal,
  ): Promise<Reply> {
    const headers = { ...this.#headers, 'content-type': 'application/json' };
    const url = below(this.#base, `api/2.0/mlflow/${path}`);
    return ask(url, { method: 'POST', headers, body: JSON.stringify(body), signal }, schema);
  }
}

export type Status = 'RUNNING' | 'FINISHED' | 'FAILED' | 'KILLED';

const placeOf = ({ info }: z.infer<typeof run>): RunPlace => ({
  id: info.run_id,
  artifacts: info.artifact_uri,
});

/** The `error_code` of MLflow's replies. */
const isCalled = (error: unknown, code: string): boolean =>
  error instanceof Refused && error.body.includes(`"${code}"`);
