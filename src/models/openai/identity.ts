import { z } from 'zod';
import { ModelError } from '../contract.ts';
import type { ModelDescription } from '../contract.ts';
import { modelChoice } from '../model-choice.ts';
import type { Choice } from '../model-choice.ts';
import { DIALECTS } from './dialects.ts';
import type { ServerKind } from './dialects.ts';
import { refusalFailure, usualAddress } from '../http/failures.ts';
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
  const { id, choice } = choose(models, name, wire);
  const known = models?.find((listed) => listed.id === id);
  const facts = await factsOf(kind, wire, base);
  return {
    id,
    provider: 'openai-compatible',
    server: {
      kind,
      ...(models === undefined ? { listed: false } : {}),
      ...(choice === undefined ? {} : { choice }),
      ...(typeof known?.max_model_len === 'number' ? { context: known.max_model_len } : {}),
      ...facts,
    },
  };
}

export async function listModels(
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

function choose(models: readonly Listed[] | undefined, name: string | undefined, wire: Wire): Choice {
  if (models === undefined && name !== undefined) return { id: name, choice: undefined };
  if (models === undefined) throw unlisted(wire);
  const alias = models.find(({ aliases }) => name !== undefined && aliases?.includes(name));
  if (alias !== undefined) return { id: alias.id, choice: undefined };
  return modelChoice(
    models.map(({ id }) => id),
    name,
    wire,
  );
}

const unlisted = (wire: Wire): ModelError =>
  new ModelError('not-found', `${wire.shown} does not list its models. Name one: ${wire.shown}#NAME`, {
    retryable: false,
    next: usualAddress(wire),
  });

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
