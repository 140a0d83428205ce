import { AssayError } from '../../../errors.ts';

export const NAME = 'remote';

const EXAMPLE = 'for example http://grader-1:7411,http://grader-2:7411';

/** Whether `--sandbox` means servers: `remote`, or their addresses. */
export function isRemote(backend: string): boolean {
  return backend === NAME || /^https?:/i.test(backend);
}

/**
 * The servers that are meant: those named, or for `remote` those of ASSAY_SANDBOX_URLS.
 * Throws AssayError `no-sandbox-address` or `bad-sandbox-address`.
 */
export function serverAddresses(backend: string, env: NodeJS.ProcessEnv = process.env): URL[] {
  const text = backend === NAME ? (env.ASSAY_SANDBOX_URLS ?? '') : backend;
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  if (words.length > 0) return [...new Set(words)].map(toAddress);
  throw new AssayError('no-sandbox-address', 'ASSAY_SANDBOX_URLS names no sandbox server.', {
    next: `Put the addresses of your servers there, or behind --sandbox, ${EXAMPLE}.`,
  });
}

function toAddress(word: string): URL {
  const url = URL.canParse(word) ? new URL(word) : undefined;
  const isPlain =
    url !== undefined && /^https?:$/.test(url.protocol) && url.username + url.search + url.hash === '';
  if (isPlain) return url;
  // The word may hold a password.
  throw new AssayError('bad-sandbox-address', 'An address of a sandbox server is not http://host:port.', {
    next: `Write it without a user, a password or parameters, ${EXAMPLE}; the token goes into ASSAY_SANDBOX_TOKEN.`,
  });
}
