import { z } from 'zod';
import { Refused, ask, below, send } from '../http.ts';
import { wordsOf } from '../words.ts';
import type { WandbPlace } from './address.ts';

/** A run's own address: user or team, project, id. */
export interface RunPath {
  readonly entity: string;
  readonly project: string;
  readonly id: string;
}

/** A run of the service, as far as it is asked about. */
export interface Bucket {
  readonly path: RunPath;
  /** Lines that its history has already. */
  readonly lines: number;
  /** Whether it was made just now. */
  readonly isNew: boolean;
}

/** What a run is made with. `config` is JSON: each name with `{value}`. */
export interface Fields {
  readonly displayName: string;
  readonly config: string;
  readonly jobType: string;
  readonly groupName?: string;
  readonly notes?: string;
  readonly tags?: readonly string[];
}

const errors = z.array(z.looseObject({ message: z.string() }));
const viewer = z.looseObject({ viewer: z.looseObject({ entity: z.string().nullish() }).nullish() });
const model = z.looseObject({
  model: z.looseObject({ bucket: z.looseObject({ name: z.string() }).nullish() }).nullish(),
});
const named = z.looseObject({ name: z.string() });
const upserted = z.looseObject({
  upsertBucket: z.looseObject({
    inserted: z.boolean().nullish(),
    bucket: z.looseObject({
      name: z.string(),
      historyLineCount: z.number().nullish(),
      project: z.looseObject({ name: z.string(), entity: named }),
    }),
  }),
});
const createdFiles = z.looseObject({
  createRunFiles: z.looseObject({
    uploadHeaders: z.array(z.string()).nullish(),
    files: z.array(z.looseObject({ name: z.string(), uploadUrl: z.string().nullish() })),
  }),
});

/**
 * The service's GraphQL and file stream. They are not documented; source is its own client, of the MIT licence:
 * `core/api/graphql/*.graphql`, `core/internal/{api,filestream,runupserter,runfiles}` of https://github.com/wandb/wandb, as
 * they were in 2026, about version 0.26, and the types of the schema in `@wandb/sdk` 0.5.1.
 */
export class WandbClient {
  readonly #base: URL;
  readonly #headers: Readonly<Record<string, string>>;

  constructor({ base, key }: Pick<WandbPlace, 'base' | 'key'>) {
    this.#base = base;
    this.#headers = {
      authorization: `Basic ${Buffer.from(`api:${key}`).toString('base64')}`,
      'content-type': 'application/json',
    };
  }

  /** The user or team of the key. @throws Error where the service does not know the key. */
  async entity(signal: AbortSignal): Promise<string | undefined> {
    const asked = this.#query('query Viewer { viewer { entity } }', {}, viewer, signal);
    const reply = await asked.catch((error: unknown) => {
      if (error instanceof Refused && error.status === 401) return { viewer: null };
      throw error;
    });
    if (reply.viewer === null || reply.viewer === undefined)
      throw new Error(
        `it does not know the key, which is that of WANDB_API_KEY or of ${this.#base.host} in ~/.netrc`,
      );
    return reply.viewer.entity ?? undefined;
  }

  async hasRun({ entity, project, id }: RunPath, signal: AbortSignal): Promise<boolean> {
    const query = `query RunResumeStatus($project: String, $entity: String, $name: String!) {
      model(name: $project, entityName: $entity) { bucket(name: $name, missingOk: true) { name } }
    }`;
    const reply = await this.#query(query, { entity, project, name: id }, model, signal);
    return reply.model?.bucket !== null && reply.model?.bucket !== undefined;
  }

  /** Makes a run, and its project where it is not there; one that is there takes these fields. */
  async upsert({ entity, project, id }: RunPath, fields: Fields, signal: AbortSignal): Promise<Bucket> {
    const query = `mutation UpsertBucket(
      $name: String, $project: String, $entity: String, $displayName: String, $config: JSONString,
      $jobType: String, $groupName: String, $notes: String, $tags: [String!]
    ) {
      upsertBucket(input: {
        name: $name, modelName: $project, entityName: $entity, displayName: $displayName, config: $config,
        jobType: $jobType, groupName: $groupName, notes: $notes, tags: $tags
      }) {
        bucket { name historyLineCount project { name entity { name } } }
        inserted
      }
    }`;
    const variables = { name: id, project, entity, ...fields };
    const { bucket, inserted } = (await this.#query(query, variables, upserted, signal)).upsertBucket;
    const path = { entity: bucket.project.entity.name, project: bucket.project.name, id: bucket.name };
    return { path, lines: bucket.historyLineCount ?? 0, isNew: inserted === true };
  }

  /** What is new in a run: lines of its files at their offsets, or nothing as a sign of life. */
  async stream({ entity, project, id }: RunPath, body: object, signal: AbortSignal): Promise<void> {
    const path = ['files', entity, project, id, 'file_stream'].map(encodeURIComponent).join('/');
    const sending = { method: 'POST', headers: this.#headers, body: JSON.stringify(body), signal } as const;
    await ask(below(this.#base, path), sending, z.looseObject({}));
  }

  /** Puts a file among those of a run. The place that takes it is another, named by the service, and does not see the key. */
  async upload(
    { entity, project, id }: RunPath,
    name: string,
    body: string | Uint8Array,
    signal: AbortSignal,
  ): Promise<void> {
    const query = `mutation CreateRunFiles($entity: String!, $project: String!, $run: String!, $files: [String!]!) {
      createRunFiles(input: {entityName: $entity, projectName: $project, runName: $run, files: $files}) {
        uploadHeaders
        files { name uploadUrl }
      }
    }`;
    const reply = await this.#query(query, { entity, project, run: id, files: [name] }, createdFiles, signal);
    const { files, uploadHeaders } = reply.createRunFiles;
    const place = files.find((file) => file.name === name)?.uploadUrl ?? '';
    if (!URL.canParse(place, this.#base.href)) throw new Error(`it names no place for the file ${name}`);
    const headers = headersOf(uploadHeaders ?? []);
    await send(new URL(place, this.#base), { method: 'PUT', headers, body, signal });
  }

  async #query<Reply>(
    query: string,
    variables: object,
    schema: z.ZodType<Reply>,
    signal: AbortSignal,
  ): Promise<Reply> {
    const sending = {
      method: 'POST',
      headers: this.#headers,
      body: JSON.stringify({ query, variables }),
      signal,
    } as const;
    const failed = z.looseObject({ errors: errors.min(1) }).transform((reply) => ({ failed: reply.errors }));
    const done = z.looseObject({ data: schema }).transform((reply) => ({ data: reply.data }));
    const reply = await ask(below(this.#base, 'graphql'), sending, z.union([failed, done]));
    if ('data' in reply) return reply.data;
    const words = reply.failed.map(({ message }) => message).join('; ');
    throw new Error(`it refused: ${wordsOf(words, this.#headers)}`);
  }
}

/** `Name: value` each. */
const headersOf = (lines: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    lines.flatMap((line) => {
      const [, name, value] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );
