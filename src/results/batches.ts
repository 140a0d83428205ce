import { readFile, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { AssayError } from '../errors.ts';
import { writeWhole } from './files.ts';

/** A batch of requests that a provider has, or may have. */
const batchSchema = z.object({
  /** What the ids of its requests begin with. */
  nonce: z.string().regex(/^[0-9a-f]{12}$/),
  /** ISO 8601 */
  submitted: z.string(),
  rows: z.int(),
  /** Of the provider; absent where the process did not live to hear of it. */
  id: z.string().exactOptional(),
  /** Parameters that its requests could not say. */
  ignored: z.array(z.string()),
});
export type OpenBatch = z.infer<typeof batchSchema>;

const fileSchema = z.object({ format: z.literal(1), batches: z.array(batchSchema) });

/** The file of a run's batches, beside its manifest. */
export const batchesPath = (manifest: string): string =>
  manifest.replace(/(\.interview)?\.manifest\.json$/, '$1.batches.json');

/** Brings what is on disk to where the run is kept. */
type Noted = () => Promise<void>;

/**
 * The batches of a run whose answers are not all stored. They are on disk before they are submitted, so that a later process
 * collects them instead of submitting and paying them again; the file is gone when they are collected.
 */
export class OpenBatches {
  readonly path: string;
  readonly #noted: Noted;
  #batches: readonly OpenBatch[];

  private constructor(path: string, batches: readonly OpenBatch[], noted: Noted) {
    this.path = path;
    this.#noted = noted;
    this.#batches = batches;
  }

  /** @throws AssayError `bad-batches` for a file that is not one. */
  static async read(manifest: string, noted: Noted = async () => {}): Promise<OpenBatches> {
    const path = batchesPath(manifest);
    const text = await readFile(path, 'utf8').catch(() => undefined);
    return new OpenBatches(path, text === undefined ? [] : parse(path, text), noted);
  }

  get all(): readonly OpenBatch[] {
    return this.#batches;
  }

  /** Path for a file of requests or results, which is gone when it has done its service. */
  draft(name: string): string {
    return `${this.path}.${name}`;
  }

  /** What a process left that did not live to remove it. */
  async removeDrafts(): Promise<void> {
    const folder = dirname(this.path);
    const names = await readdir(folder).catch(() => []);
    const drafts = names.filter((name) => name.startsWith(`${basename(this.path)}.`));
    await Promise.all(drafts.map((name) => rm(join(folder, name), { force: true })));
  }

  /** Adds the batch, or takes it for the one with the same nonce. */
  put(batch: OpenBatch): Promise<void> {
    return this.#write([...this.#batches.filter(({ nonce }) => nonce !== batch.nonce), batch]);
  }

  remove({ nonce }: OpenBatch): Promise<void> {
    return this.#write(this.#batches.filter((batch) => batch.nonce !== nonce));
  }

  clear(): Promise<void> {
    return this.#write([]);
  }

  async #write(batches: readonly OpenBatch[]): Promise<void> {
    this.#batches = batches;
    if (batches.length === 0) await rm(this.path, { force: true });
    else await writeWhole(this.path, `${JSON.stringify({ format: 1, batches }, null, 2)}\n`);
    await this.#noted();
  }
}

function parse(path: string, text: string): OpenBatch[] {
  try {
    return fileSchema.parse(JSON.parse(text)).batches;
  } catch (cause) {
    throw new AssayError('bad-batches', `${path} does not list the batches of a run.`, {
      next: 'Move it away to ask again for what they may have answered, at the full price.',
      cause,
    });
  }
}
