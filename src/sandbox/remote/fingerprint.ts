import { createHash } from 'node:crypto';

import type { SandboxIdentity } from '../contract.ts';

/** The same for the same identity, as an HTTP entity tag: jobs name it, so that none runs in a room that has changed. */
export function tagOf({ packages, ...identity }: SandboxIdentity): string {
  const facts = [...Object.entries(identity), ...Object.entries(packages)].toSorted(byName);
  return `"${createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 32)}"`;
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
