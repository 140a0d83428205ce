import { parseCloud } from './cloud-address.ts';
import type { Model } from './contract.ts';
import { openHttpModel } from './http/client.ts';
import { openaiProtocol } from './openai/protocol.ts';
import type { OpenOptions, Provider } from './provider.ts';

/** OpenAI's own API: `openai:gpt-5-mini`. `OPENAI_BASE_URL` moves it, as it does for OpenAI's own clients. */
export const openai: Provider = { schemes: ['openai'], form: 'openai:NAME', open };

function open(address: string, options: OpenOptions): Model {
  const service = { scheme: 'openai', usual: 'https://api.openai.com/v1' } as const;
  const { base, name, apiKey } = parseCloud(address, service, options);
  return openHttpModel({
    base,
    address,
    name,
    apiKey,
    usualPath: '/v1',
    protocol: openaiProtocol(base, name),
  });
}
