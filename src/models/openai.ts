import { AssayError } from '../errors.ts';
import type { Model } from './contract.ts';
import { openHttpModel } from './http/client.ts';
import { openaiProtocol } from './openai/protocol.ts';
import type { OpenOptions, Provider } from './provider.ts';

/** OpenAI's own API: `openai:gpt-5-mini`. `OPENAI_BASE_URL` moves it, as it does for OpenAI's own clients. */
export const openai: Provider = { schemes: ['openai'], form: 'openai:NAME', open };

function open(address: string, options: OpenOptions): Model {
  const model = address.slice('openai:'.length);
  if (model === '') {
    throw new AssayError('bad-model-address', 'The address "openai:" names no model.', {
      next: 'Write openai:NAME, for example openai:gpt-5-mini.',
    });
  }
  const env = options.env ?? process.env;
  const apiKey = options.apiKey ?? env['OPENAI_API_KEY'] ?? '';
  if (apiKey.trim() === '') {
    throw new AssayError('no-api-key', `There is no key for ${address}.`, {
      next: 'Put it into the environment variable OPENAI_API_KEY.',
    });
  }
  const base = baseUrl(env['OPENAI_BASE_URL']);
  const protocol = openaiProtocol(base, model);
  return openHttpModel({ base, address, name: model, apiKey: apiKey.trim(), usualPath: '/v1', protocol });
}

function baseUrl(moved: string | undefined): URL {
  const text = moved?.trim() || 'https://api.openai.com/v1';
  if (URL.canParse(text)) return new URL(text);
  throw new AssayError('bad-model-address', 'OPENAI_BASE_URL is not a valid URL.', {
    next: 'Give a whole address such as https://api.openai.com/v1, or unset it.',
  });
}
