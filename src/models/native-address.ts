import { AssayError } from '../errors.ts';
import { publicUrl, redact } from './redact.ts';

/** What an address of the form `SCHEME:NAME` or `SCHEME:http://HOST:PORT#NAME` says. */
export interface NativeAddress {
  readonly base: URL;
  readonly name: string | undefined;
  /** As the user wrote it, without secrets. */
  readonly shown: string;
}

/**
 * Reads the address of a server that has an API of its own.
 *
 * @param fallback where the server is unless the address says it: `http://localhost:11434`
 * @throws AssayError `bad-model-address`
 */
export function parseNative(address: string, scheme: string, fallback: string): NativeAddress {
  const rest = address.slice(scheme.length + 1);
  const hasHost = /^https?:\/\//.test(rest);
  const [host = '', ...after] = hasHost ? rest.split('#') : [fallback, rest];
  if (!URL.canParse(host)) {
    throw new AssayError('bad-model-address', `"${redact(address)}" has no valid URL: ${redact(host)}`, {
      next: `Write it like ${scheme}:${fallback}, with #NAME for one of several models.`,
    });
  }
  const base = new URL(host);
  const name = after.join('#') || undefined;
  const shownHost = publicUrl(base).replace(/\/$/, '');
  const shown = hasHost ? `${shownHost}${name === undefined ? '' : `#${name}`}` : rest;
  return { base, name, shown: `${scheme}:${shown}` };
}
