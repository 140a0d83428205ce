import { createHash } from 'node:crypto';
import { basename } from 'node:path/posix';
import { z } from 'zod';
import { ModelError } from '../contract.ts';
import type { ModelDescription } from '../contract.ts';
import { byNearness } from '../nearest.ts';
import { redact } from '../redact.ts';
import { DIALECTS } from './dialects.ts';
import type { ServerKind } from './dialects.ts';
import { refusalFailure } from './failures.ts';
import { readRefusal } from './refusal.ts';
import type { Reply, Wire } from './wire.ts';

const modelSchema = z.object({
  id: z.string(),
  owned_by: z.string().nullish(),
  max_model_len: z.number().nullish(),
  aliases: z.array(z.string()).nullish(),
});
const listSchema = z.object({ data: z.array(modelSchema) });
type Listed = z.infer<typeof modelSchema>;

const propsSchema = z.object({
  default_generation_settings: z.object({ n_ctx: z.number().optional() }),
  total_slots: z.number().optional(),
  model_path: z.string().optional(),
  build_info: z.string().optional(),
  chat_template: z.string().optional(),
});
const versionSchema = z.object({ version: z.string() });

type Facts = ModelDescription['server'];

/** Who owns the models of a list, where that tells the kind of server. */
const KIND_OF_OWNER: Readonly<Record<string, ServerKind>> = {
  llamacpp: 'llama-server',
  vllm: 'vllm',
  sglang: 'sglang',
  koboldcpp: 'koboldcpp',
  library: 'ollama',
};

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
  const facts = await (KIND_FACTS[kind]?.(wire, base) ?? {});
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
  const models = listSchema.safeParse(await json(reply)).data?.data;
  if (models === undefined) throw notAServer(reply, wire);
  return { models, kind: await kindOf(models, reply, wire, base) };
}

async function kindOf(models: Listed[] | undefined, head: Reply, wire: Wire, base: URL): Promise<ServerKind> {
  if (base.hostname === 'api.openai.com') return 'openai';
  const owner = KIND_OF_OWNER[models?.[0]?.owned_by ?? ''];
  if (owner !== undefined) return owner;
  if (/llama\.cpp/i.test(head.header('server'))) return 'llama-server';
  if ((await probe(wire, base, '/props', propsSchema)) !== undefined) return 'llama-server';
  const webui = await probe(wire, base, '/v1/internal/model/info', z.object({ model_name: z.string() }));
  return webui === undefined ? 'unknown' : 'text-generation-webui';
}

const KIND_FACTS: Partial<Record<ServerKind, (wire: Wire, base: URL) => Promise<Facts>>> = {
  'llama-server': async (wire, base) => {
    const props = await probe(wire, base, '/props', propsSchema);
    return defined({
      build: props?.build_info,
      file: props?.model_path === undefined ? undefined : basename(props.model_path.replaceAll('\\', '/')),
      context: props?.default_generation_settings.n_ctx,
      slots: props?.total_slots,
      template: props?.chat_template === undefined ? undefined : sha256(props.chat_template),
    });
  },
  vllm: async (wire, base) =>
    defined({ build: (await probe(wire, base, '/version', versionSchema))?.version }),
  ollama: async (wire, base) =>
    defined({ build: (await probe(wire, base, '/api/version', versionSchema))?.version }),
  koboldcpp: async (wire, base) =>
    defined({ build: (await probe(wire, base, '/api/extra/version', versionSchema))?.version }),
};

/** What the server's own address, not the API's, tells; undefined where it has no such thing. */
async function probe<T>(wire: Wire, base: URL, path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const reply = await wire.get(new URL(path, base.origin));
  // While it loads, llama-server lists its model but does not tell the rest: half of it would be another description.
  if (reply.status === 503 || reply.status === 429) throw refusalFailure(await readRefusal(reply), wire);
  const body = await json(reply);
  return reply.status === 200 ? schema.safeParse(body).data : undefined;
}

function choose(models: readonly Listed[] | undefined, name: string | undefined, { shown }: Wire): string {
  const has = (listed: Listed): boolean =>
    listed.id === name || listed.id === `${name}:latest` || (listed.aliases ?? []).includes(name ?? '');
  if (models === undefined && name !== undefined) return name;
  const found = name === undefined ? models?.[0] : models?.find(has);
  if (found !== undefined) return found.id;
  throw new ModelError('not-found', noModel(models, name, shown), { retryable: false });
}

function noModel(models: readonly Listed[] | undefined, name: string | undefined, shown: string): string {
  if (models === undefined) return `${shown} does not list its models. Name one: ${shown}#NAME`;
  if (name === undefined || models.length === 0) return `${shown} has no model loaded.`;
  const near = byNearness(
    name,
    models.map(({ id }) => id),
  );
  const more = near.length > 5 ? ` and ${near.length - 5} more` : '';
  return `${shown} does not have the model "${redact(name)}". It has ${near.slice(0, 5).join(', ')}${more}.`;
}

async function json(reply: Reply): Promise<unknown> {
  try {
    return await reply.body.json();
  } catch {
    return undefined;
  }
}

function notAServer(reply: Reply, wire: Wire): ModelError {
  const html = reply.header('content-type').includes('html');
  const shape = { status: 200, parameter: undefined, location: '', retryAfterMs: undefined };
  return refusalFailure(
    { ...shape, html, words: 'it does not list models at /models, so it is no model server' },
    wire,
  );
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const defined = (facts: Readonly<Record<string, string | number | undefined>>): Facts =>
  Object.fromEntries(
    Object.entries(facts).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );

export const dialectOf = ({ server }: ModelDescription) => {
  const kind = Object.values(DIALECTS).find((dialect) => dialect.kind === server['kind']);
  return kind ?? DIALECTS.unknown;
};
