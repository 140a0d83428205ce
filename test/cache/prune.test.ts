import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheContents } from '../../src/cache/contents.ts';
import { pruneCache } from '../../src/cache/prune.ts';
import { lockRun } from '../../src/results/files.ts';
import { cacheText } from '../../src/report/cache.ts';
import { temporaryFolder } from '../fixtures/folder.ts';

const OLD = '0'.repeat(32);
const NEW = '1'.repeat(32);
const FAILED = '2'.repeat(32);
const BUILT = { format: 1, project: 'shop', buildS: 1, bytes: 2, checkoutBytes: 1 };
const FILES: Readonly<Record<string, string>> = {
  [`workspaces/${OLD}/built.json`]: JSON.stringify(BUILT),
  [`workspaces/${OLD}.log`]: 'built',
  [`workspaces/${OLD}.deadbeef.lock`]: '999999999 of a process that was killed',
  [`workspaces/${NEW}/built.json`]: JSON.stringify({ ...BUILT, project: undefined }),
  [`workspaces/${FAILED}.log`]: 'failed',
  'workspaces/checkouts/abc/file.py': 'x',
  'expected/shop/one.json': '{}',
  'expected/0123456789abcdef/HumanEval_0.plus.0.values': 'x'.repeat(10_000),
  'answers/00/answer.json': '{}',
  'models/owner/name.gguf': 'x',
};

const YEAR_AGO = new Date(Date.now() - 365 * 86_400_000);
const MONTH_AGO = new Date(Date.now() - 30 * 86_400_000);

/** A cache in which everything is a year old but the parts that are named. */
function cacheWith(...recent: string[]): string {
  const cache = temporaryFolder();
  const parts = new Set(Object.keys(FILES).flatMap((path) => [path, dirname(path)]));
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(join(cache, dirname(path)), { recursive: true });
    writeFileSync(join(cache, path), text);
  }
  for (const part of parts) utimesSync(join(cache, part), YEAR_AGO, YEAR_AGO);
  for (const part of recent) utimesSync(join(cache, part), new Date(), new Date());
  return cache;
}

const pathsOf = (parts: readonly { readonly path: string }[]): string[] =>
  parts.map(({ path }) => path).toSorted();

describe('a cache', () => {
  it('is listed part by part, with what each is of', async () => {
    const parts = await cacheContents(cacheWith());
    expect(parts.map(({ kind, name }) => [kind, name])).toEqual([
      ['environment', 'shop'],
      ['environment', ''],
      ['environment', ''],
      ['checkout', ''],
      ['expected values', 'HumanEval'],
      ['expected values', 'shop'],
      ['answers', ''],
      ['models', ''],
    ]);
    expect(parts[4]?.bytes).toBeGreaterThanOrEqual(10_000);
    expect(cacheText('cache', parts)).toMatch(
      /^kind +of +size +last used\n[^]*answers  [^]*environment +shop [^]* 111111111111 [^]* MB in cache\.$/,
    );
    expect(await cacheContents(join(temporaryFolder(), 'none'))).toEqual([]);
  });

  it('loses what is made again and was not used for long, and nothing else', async () => {
    const cache = cacheWith(`workspaces/${NEW}`, 'expected/shop');
    const { removed, inUse } = await pruneCache(cache, MONTH_AGO);
    expect(inUse).toEqual([]);
    expect(pathsOf(removed)).toEqual([
      'expected/0123456789abcdef',
      `workspaces/${OLD}`,
      `workspaces/${FAILED}`,
      'workspaces/checkouts/abc',
    ]);
    expect(pathsOf(await cacheContents(cache))).toEqual([
      'answers',
      'expected/shop',
      'models',
      `workspaces/${NEW}`,
    ]);
  });

  it('keeps an environment that a live process builds', async () => {
    const cache = cacheWith();
    const lock = await lockRun(join(cache, 'workspaces', FAILED));
    const { inUse } = await pruneCache(cache, new Date(Date.now() + 60_000));
    await lock.release();
    expect(pathsOf(inUse)).toEqual([`workspaces/${FAILED}`]);
    expect(existsSync(join(cache, 'workspaces', `${FAILED}.log`))).toBe(true);
  });
});
