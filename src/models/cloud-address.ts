import { AssayError } from '../errors.ts';
import type { OpenOptions } from './provider.ts';
import { redact } from './redact.ts';

/** What an address of the form `SCHEME:NAME` and the environment say of a service that wants a key. */
export interface CloudAddress {
  readonly name: string;
  readonly apiKey: string;
  /** The service's own, unless `SCHEME_BASE_URL` moves it, as it does for the service's own clients. */
  readonly base: URL;
}

/** A service, and what its address and its models look like. */
interface Cloud {
  readonly scheme: 'openai' | 'anthropic';
  readonly usual: string;
}

/** @throws AssayError `bad-model-address` or `no-api-key` */
export function parseCloud(address: string, { scheme, usual }: Cloud, options: OpenOptions): CloudAddress {
  const env = options.env ?? process.env;
  const variable = `${scheme.toUpperCase()}_API_KEY`;
  const name = nameOf(address, scheme);
  const apiKey = (options.apiKey ?? env[variable] ?? '').trim();
  if (apiKey !== '') return { name, apiKey, base: baseUrl(scheme, usual, env) };
  throw new AssayError('no-api-key', `There is no key for ${address}.`, {
    next: `Put it into the environment variable ${variable}.`,
  });
}

function nameOf(address: string, scheme: Cloud['scheme']): string {
  const name = address.slice(scheme.length + 1);
  if (name === '') {
    throw new AssayError('bad-model-address', `The address "${scheme}:" names no model.`, {
      next: `Write ${scheme}:NAME with the name of a model.`,
    });
  }
  if (!/^https?:\/\//i.test(name)) return name;
  throw new AssayError('bad-model-address', `"${redact(address)}" has a URL where a model's name belongs.`, {
    next: `Write ${scheme}:NAME, and the URL into ${scheme.toUpperCase()}_BASE_URL.`,
  });
}

function baseUrl(scheme: Cloud['scheme'], usual: string, env: NodeJS.ProcessEnv): URL {
  const variable = `${scheme.toUpperCase()}_BASE_URL`;
  const text = env[variable]?.trim() || usual;
  if (URL.canParse(text)) return new URL(text);
  throw new AssayError('bad-model-address', `${variable} is not a valid URL.`, {
    next: `Give a whole address such as ${usual}, or unset it.`,
  });
}
