import { basename } from 'node:path/posix';
import { z } from 'zod';
import { own } from '../../own.ts';
import type { ModelDescription } from '../contract.ts';
import { refusalFailure } from '../http/failures.ts';
import { defined, probe, readAs, sha256 } from '../http/json.ts';
import { readRefusal } from '../http/refusal.ts';
import type { Reply, Wire } from '../http/wire.ts';
import type { ServerKind } from './dialects.ts';

type Facts = ModelDescription['server'];

const propsSchema = z.object({
  default_generation_settings: z.object({ n_ctx: z.number().optional() }),
  total_slots: z.number().optional(),
  model_path: z.string().optional(),
  build_info: z.string().optional(),
  chat_template: z.string().optional(),
});
const versionSchema = z.object({ version: z.string() });

/** Who owns the models of a list, where that tells the kind of server. */
const KIND_OF_OWNER: Readonly<Record<string, ServerKind>> = {
  llamacpp: 'llama-server',
  vllm: 'vllm',
  sglang: 'sglang',
  koboldcpp: 'koboldcpp',
  library: 'ollama',
};

/**
 * The kind of a server, from the owner of its models, from the head of a reply, or from what only one kind has.
 */
export async function kindOf(
  owner: string | null | undefined,
  head: Reply,
  wire: Wire,
  base: URL,
): Promise<ServerKind> {
  if (base.hostname === 'api.openai.com') return 'openai';
  const known = own(KIND_OF_OWNER, owner ?? '');
  if (known !== undefined) return known;
  if (/llama\.cpp/i.test(head.header('server'))) return 'llama-server';
  if ((await probe(wire, base, '/props', propsSchema)) !== undefined) return 'llama-server';
  const webui = await probe(wire, base, '/v1/internal/model/info', z.object({ model_name: z.string() }));
  return webui === undefined ? 'unknown' : 'text-generation-webui';
}

/** What a server of this kind tells of itself beyond its models; none of it changes between two calls. Throws ModelError while it loads. */
export const factsOf = async (kind: ServerKind, wire: Wire, base: URL): Promise<Facts> =>
  (await FACTS[kind]?.(wire, base)) ?? {};

const FACTS: Partial<Record<ServerKind, (wire: Wire, base: URL) => Promise<Facts>>> = {
  'llama-server': async (wire, base) => {
    const reply = await wire.get(new URL('/props', base.origin));
    // While it loads it lists its model but does not tell the rest: half of it would be another description.
    if (reply.status === 503) throw refusalFailure(await readRefusal(reply), wire);
    const props = await readAs(reply, wire, propsSchema);
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
