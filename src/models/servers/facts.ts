import { createHash } from 'node:crypto';
import { sampledDigest } from '../gguf/digest.ts';
import { hideSecrets } from '../redact.ts';
import type { ServedProfile } from './contract.ts';
import { serverOf } from './kinds.ts';

/**
 * What a fingerprint says of a server beyond what it says of itself: how it was started, without where it listens and
 * without secrets, and what its model file holds.
 */
export async function serverFacts(profile: ServedProfile): Promise<Record<string, string>> {
  const { port: _, ready_timeout: __, stop_grace: ___, env, ...settings } = profile.server;
  const started = {
    ...settings,
    // Values may be keys; that they are the same is enough.
    ...(env === undefined
      ? {}
      : { env: createHash('sha256').update(JSON.stringify(env)).digest('hex').slice(0, 12) }),
  };
  const file = serverOf(profile.server, profile).needs.find(({ what }) => what === 'model file');
  return {
    started: hideSecrets(withoutKeys(JSON.stringify(started))),
    ...(file === undefined ? {} : { weights: await sampledDigest(file.path) }),
  };
}

/** `"--api-key","abc"`, `"--api-key=abc"` and, of a container's `--env`, `"API_KEY=abc"` */
const withoutKeys = (json: string): string =>
  json
    .replace(/("--[\w-]*(?:key|token|password|secret)[\w-]*)(?:","|=)(?:[^"\\]|\\.)*"/gi, '$1 ***"')
    .replace(/("(?:--env=|-e)?\w*(?:key|token|password|secret)\w*)=(?:[^"\\]|\\.)*"/gi, '$1=***"');
