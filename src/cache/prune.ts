import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { removeEnvironment } from '../workspaces/environment/hold.ts';
import { MADE_AGAIN, cacheContents } from './contents.ts';
import type { CachePart } from './contents.ts';
import { draftOf, isDraft } from './draft.ts';

export interface Pruned {
  readonly removed: readonly CachePart[];
  /** Environments that are old enough, and that a live process builds or uses. */
  readonly inUse: readonly CachePart[];
}

/** Removes environments, checkouts and expected values that nobody has used since. Never what had to be downloaded or paid for. */
export async function pruneCache(cache: string, before: Date): Promise<Pruned> {
  const parts = await cacheContents(cache);
  const old = parts.filter(({ kind, used }) => MADE_AGAIN.includes(kind) && used < before);
  const removed: CachePart[] = [];
  const inUse: CachePart[] = [];
  for (const part of old) ((await remove(cache, part)) ? removed : inUse).push(part);
  return { removed, inUse };
}

async function remove(cache: string, { kind, path }: CachePart): Promise<boolean> {
  const whole = join(cache, path);
  if (kind === 'environment') return removeEnvironment(whole);
  // Half a checkout would be taken for another one.
  const away = isDraft(whole) ? whole : draftOf(whole);
  await rename(whole, away);
  await rm(away, { recursive: true, force: true });
  return true;
}
