import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AssayError } from '../errors.ts';
import { inFolder } from '../stores/address.ts';
import { readableAt } from '../stores/mirror.ts';
import { fileForm, quantOf, sizeOf } from './model-name.ts';

/** What people know of a model. */
export interface ModelFacts {
  readonly name?: string;
  readonly size?: string;
  readonly quant?: string;
  readonly url?: string;
  readonly tags?: readonly string[];
}

const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);

/** Other keys are carried by can-ai-code's files and mean nothing here. */
const facts = z.looseObject({
  name: z.coerce.string().exactOptional(),
  size: z.coerce.string().exactOptional(),
  quant: z.coerce.string().exactOptional(),
  url: z.string().exactOptional(),
  tags: texts.exactOptional(),
  alias: texts.exactOptional(),
});

/** can-ai-code's `models.yaml`: facts by the model's id, or a list of facts with an `id`. Source: its `models/models.yaml`. */
const schema = z.union([z.record(z.string(), facts), z.array(facts.extend({ id: z.string() }))]);

export type Models = ReadonlyMap<string, ModelFacts>;

/**
 * What the file that is named says of models, else a `models.yaml` in one of the folders; nothing where there is none.
 * @throws AssayError `cannot-read`, `bad-models`.
 */
export async function findModels(folders: readonly string[], named: string | undefined): Promise<Models> {
  const beside = named === undefined ? await Promise.all(folders.map(besideRuns)) : [];
  const file = named ?? beside.find((path) => path !== undefined);
  return file === undefined ? new Map() : readModels(file);
}

async function besideRuns(folder: string): Promise<string | undefined> {
  const path = await readableAt(inFolder(folder, 'models.yaml'));
  return path !== undefined && existsSync(path) ? path : undefined;
}

/** @throws AssayError `cannot-read`, `bad-models`. */
export async function readModels(path: string): Promise<Models> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AssayError('cannot-read', `Cannot read ${path}.`, { next: 'Check the path.', cause });
  });
  const parsed = schema.safeParse(await parseYaml(path, text));
  if (!parsed.success) throw badModels(path, z.prettifyError(parsed.error));
  const { data } = parsed;
  const entries = Array.isArray(data)
    ? data.map(({ id, ...rest }) => [id, rest] as const)
    : Object.entries(data);
  return new Map(
    entries.flatMap(([id, { alias = [], ...rest }]) => [id, ...alias].map((name) => [fileForm(name), rest])),
  );
}

/** What a file of models says, and otherwise the model's name. */
export function modelFacts(model: string, models: Models): ModelFacts & { readonly name: string } {
  const said = models.get(fileForm(model)) ?? {};
  const [size, quant] = [said.size ?? sizeOf(model), said.quant ?? quantOf(model)];
  return {
    ...said,
    name: said.name ?? model,
    ...(size === undefined ? {} : { size }),
    ...(quant === undefined ? {} : { quant }),
  };
}

/** The library is loaded where there is a file: that takes longer than ranking a thousand runs. */
async function parseYaml(path: string, text: string): Promise<unknown> {
  const { parse } = await import('yaml');
  try {
    return parse(text);
  } catch (error) {
    throw badModels(path, error instanceof Error ? error.message : String(error));
  }
}

const badModels = (path: string, why: string): AssayError =>
  new AssayError('bad-models', `${path} is no file of models: ${why}`, {
    next: 'Write one as: "Org-Model-7B: { name: Model, size: 7B, quant: Q4_K_M }".',
  });
