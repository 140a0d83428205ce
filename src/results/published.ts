import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { AssayError } from '../errors.ts';
import { faultOf } from '../schema-fault.ts';
import { packageFolder } from '../shipped.ts';
import { inFolder } from '../stores/address.ts';
import { readableAt } from '../stores/mirror.ts';
import { modelKey } from './model-name.ts';

/** Where published scores are from. */
export interface Source {
  readonly title: string;
  readonly url: string;
  /** How the models were asked there, as far as it is told. */
  readonly asked?: string;
}

/** What somebody published of a model: suite → pass@1 in 0…1, without an interval. */
export interface Published {
  readonly model: string;
  readonly aliases: readonly string[];
  /** Its name in the file that it is from. */
  readonly sourceName: string;
  readonly source: Source;
  readonly scores: Readonly<Record<string, number>>;
}

const text = z.string().min(1);

const sourceSchema = z.strictObject({ title: text, url: z.url(), asked: text.exactOptional() });

const schema = z.strictObject({
  sources: z.record(text, sourceSchema),
  scores: z.array(
    z.strictObject({
      model: text,
      aliases: z.array(text).exactOptional(),
      source: text,
      /** Suite → per cent. */
      scores: z.record(text, z.number().min(0).max(100)),
    }),
  ),
});

const SHIPPED = join(packageFolder, 'scores', 'published.yaml');

/**
 * The published scores that Assay ships, and before them those of a user's own file.
 * @throws AssayError `cannot-read`, `bad-published`.
 */
export async function readPublished(own: string | undefined): Promise<Published[]> {
  const files = own === undefined ? [SHIPPED] : [own, SHIPPED];
  return (await Promise.all(files.map(readFrom))).flat();
}

/** The user's own file: the one that is named, or `published.yaml` in a folder of results. */
export async function ownPublished(named: string | undefined, results: string): Promise<string | undefined> {
  if (named !== undefined) return named;
  const beside = await readableAt(inFolder(results, 'published.yaml'));
  return beside !== undefined && existsSync(beside) ? beside : undefined;
}

/** The first entry for a model, whatever its organisation, its quantisation and its file's ending. */
export function publishedOf(model: string, published: readonly Published[]): Published | undefined {
  const key = modelKey(model);
  return published.find((entry) => [entry.model, ...entry.aliases].some((name) => modelKey(name) === key));
}

async function readFrom(path: string): Promise<Published[]> {
  const yaml = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AssayError('cannot-read', `Cannot read ${path}.`, { next: 'Check the path.', cause });
  });
  const value = parseYaml(path, yaml);
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw badPublished(path, faultOf(parsed.error, value));
  const { sources, scores } = parsed.data;
  return scores.map(({ model, aliases = [], source: sourceName, scores: percents }) => {
    const source = sources[sourceName];
    if (source === undefined)
      throw badPublished(path, `${model} names a source that is not there: ${sourceName}`);
    const shares = Object.entries(percents).map(([suite, percent]) => [suite, percent / 100]);
    return { model, aliases, sourceName, source, scores: Object.fromEntries(shares) };
  });
}

function parseYaml(path: string, yaml: string): unknown {
  try {
    return parse(yaml);
  } catch (error) {
    throw badPublished(path, error instanceof Error ? error.message : String(error));
  }
}

const badPublished = (path: string, why: string): AssayError =>
  new AssayError('bad-published', `${path} is no file of published scores: ${why}.`, {
    next: 'docs/bench.md shows how one is written; each score names its source.',
  });
