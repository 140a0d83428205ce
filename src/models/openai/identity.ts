import { z } from 'zod';
import { nearest } from '../../nearest.ts';
import { ModelError } from '../contract.ts';
import type { ModelDescription } from '../contract.ts';
import { redact } from '../redact.ts';
import { DIALECTS } from './dialects.ts';
import type { ServerKind } from './dialects.ts';
import { refusalFailure } from '../http/failures.ts';
import { readJson } from '../http/json.ts';
import { readRefusal } from '../http/refusal.ts';
import type { Reply, Wire } from '../http/wire.ts';
import { factsOf, kindOf } from './kinds.ts';

const modelSchema = z.object({
  id: z.string(),
  owned_by: z.string().nullish(),
  max_model_len: z.number().nullish(),
  aliases: z.array(z.string()).nullish(),
});
const listSchema = z.object({ data: z.array(modelSchema) });
type Listed = z.infer<typeof modelSchema>;

/**
 * Which model of the server is meant and what the server says of itself. Without a name it is the first model, and
 * `server.choice` says so where there are more.
 *
 * @throws ModelError where the server cannot be reached, is not one, or does not have the model.
 */
export async function identify(wire: Wire, base: URL, name: string | undefined): Promise<ModelDescription> {
  const { models, kind } = await listModels(wire, base);
  const chosen = choose(models, name, wire);
  const known = models?.find(({ id }) => id === chosen);
  const facts = await factsOf(kind, wire, base);
  return {
    id: chosen,
    provider: 'openai-compatible',
    server: {
      kind,
      ...(models === undefined ? { listed: false } : {}),
      ...(name === undefined && models && models.length > 1
        ? { choice: `first of ${models.length} models` }
        : {}),
      ...(typeof known?.max_model_len === 'number' ? { context: known.max_model_len } : {}),
      ...facts,
    },
  };
}

async function listModels(
  wire: Wire,
  base: URL,
): Promise<{ models: Listed[] | undefined; kind: ServerKind }> {
  const reply = await wire.get('/models');
  if (reply.status !== 200) {
    const refusal = await readRefusal(reply);
    // A server need not list its models; a page instead of JSON is a wrong address.
    if (![404, 405, 501].includes(reply.status) || refusal.html) throw refusalFailure(refusal, wire);
    return { models: undefined, kind: await kindOf(undefined, reply, wire, base) };
  }
  const models = listSchema.safeParse(await readJson(reply, wire)).data?.data;
  if (models === undefined) throw notAServer(reply, wire);
  return { models, kind: await kindOf(models[0]?.owned_by, reply, wire, base) };
}

function choose(models: readonly Listed[] | undefined, name: string | undefined, wire: Wire): string {
  const has = (listed: Listed): boolean =>
    listed.id === name || listed.id === `${name}:latest` || (listed.aliases ?? []).includes(name ?? '');
  if (models === undefined && name !== undefined) return name;
  const found = name === undefined ? models?.[0] : models?.find(has);
  if (found !== undefined) return found.id;
  throw new ModelError('not-found', noModel(models, name, wire), { retryable: false });
}

function noModel(
  models: readonly Listed[] | undefined,
  name: string | undefined,
  { shown, secrets }: Wire,
): string {
  if (models === undefined) return `${shown} does not list its models. Name one: ${shown}#NAME`;
  if (name === undefined || models.length === 0) return `${shown} has no model loaded.`;
  const near = likeliestFirst(
    name,
    models.map(({ id }) => id),
  );
  const more = near.length > 5 ? ` and ${near.length - 5} more` : '';
  return `${shown} does not have the model "${redact(name)}". It has ${redact(near.slice(0, 5).join(', '), secrets)}${more}.`;
}

/** A longer name that contains the one that was given, then one that is a few letters off, then the others. */
function likeliestFirst(name: string, ids: readonly string[]): string[] {
  const longer = ids.filter((id) => id.toLowerCase().includes(name.toLowerCase()));
  const near = nearest(name, ids);
  return [...new Set([...longer, ...(near === undefined ? [] : [near]), ...ids])];
}

function notAServer(reply: Reply, wire: Wire): ModelError {
  const html = reply.header('content-type').includes('html');
  const shape = { status: 200, parameter: undefined, location: '', retryAfterMs: undefined };
  return refusalFailure(
    { ...shape, html, words: 'it does not list models at /models, so it is no model server' },
    wire,
  );
}

export const dialectOf = ({ server }: ModelDescription) => {
  const kind = Object.values(DIALECTS).find((dialect) => dialect.kind === server['kind']);
  return kind ?? DIALECTS.unknown;
};
