import { decoded } from '../decoded.ts';
import { AssayError } from '../errors.ts';
import type { Model } from './contract.ts';
import { openHttpModel } from './http/client.ts';
import { openaiProtocol } from './openai/protocol.ts';
import type { OpenOptions, Provider } from './provider.ts';
import { publicUrl, redact } from './redact.ts';

/** Any server with an API of OpenAI's shape: `http://localhost:8080/v1#name`; without `#name`, its first model. */
export const openaiCompatible: Provider = {
  schemes: ['http', 'https'],
  form: 'http://HOST:PORT/v1#NAME',
  open,
};

function open(address: string, options: OpenOptions): Model {
  const { base, model } = parseAddress(address);
  const env = options.env ?? process.env;
  // The key for OpenAI is sent to nobody else.
  const fromEnv = base.hostname === 'api.openai.com' ? env['OPENAI_API_KEY'] : undefined;
  return openHttpModel({
    base,
    name: model ?? base.host,
    usualPath: '/v1',
    protocol: openaiProtocol(base, model),
    address: publicUrl(base) + (model === undefined ? '' : `#${model}`),
    apiKey: nonEmpty(options.apiKey) ?? nonEmpty(fromEnv) ?? nonEmpty(env['ASSAY_API_KEY']),
  });
}

const nonEmpty = (text: string | undefined): string | undefined => (text?.trim() ? text.trim() : undefined);

function parseAddress(address: string): { base: URL; model: string | undefined } {
  const [before = '', ...after] = address.split('#');
  if (!/^https?:\/\//.test(before) || !URL.canParse(before)) throw badAddress(address, 'is not a valid URL');
  const base = new URL(before);
  base.pathname = base.pathname.replace(/\/+$/, '');
  if (/\/(chat\/)?completions$|\/models$/.test(base.pathname)) {
    throw badAddress(address, 'is the address of one call, not of the API', `${trimmed(base)}`);
  }
  const model = after.join('#');
  return { base, model: model === '' ? undefined : decoded(model) };
}

const trimmed = (base: URL): string => publicUrl(base).replace(/\/(chat\/)?completions\b|\/models\b/, '');

function badAddress(address: string, why: string, instead = 'http://localhost:8080/v1'): AssayError {
  return new AssayError('bad-model-address', `"${redact(address)}" ${why}`, {
    next: `Write it like ${instead}, with #NAME for one of several models.`,
  });
}
