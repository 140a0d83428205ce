// How long a leaderboard of 1,200 graded files takes: read for the first time, and from what is kept of them.
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { COMMAND, median, Missing, secondsOf, withFolder } from './parts.mjs';

const FILES = 1200;

export async function* run({ rounds }) {
  const tries = await withFolder(async (folder) => {
    const results = join(folder, 'results');
    await copies(results);
    const found = [];
    for (let round = 0; round < rounds; round++) {
      const cache = join(folder, `cache-${round}`);
      const [cold, warm] = [await listed(results, cache), await listed(results, cache)];
      found.push({ cold, warm });
    }
    return found;
  });
  yield figure(
    'the first time',
    3,
    tries.map(({ cold }) => cold),
  );
  yield figure(
    'from what is kept',
    0.5,
    tries.map(({ warm }) => warm),
  );
}

const figure = (when, atMost, seconds) => ({
  name: `leaderboard of ${FILES} files ${when}, s`,
  value: median(seconds),
  atMost,
  details: { files: FILES },
});

const listed = (results, cache) =>
  secondsOf(process.execPath, [COMMAND, 'leaderboard', results, '--format', 'csv'], {
    env: { ...process.env, ASSAY_CACHE: cache },
  });

/** Recorded interviews under as many names as there are to be files. */
async function copies(folder) {
  const from = join(process.env.ASSAY_TEST_DATA ?? '', 'recorded', 'interview');
  if (!existsSync(from))
    throw new Missing('it needs recorded interviews: ASSAY_TEST_DATA names their folder');
  const names = (await readdir(from)).filter((name) => name.endsWith('.gz'));
  await mkdir(folder);
  for (let at = 0; at < FILES; at++) {
    const name = names[at % names.length];
    await copyFile(join(from, name), join(folder, name.replace(/_\d+\.ndjson/, `_${at}.ndjson`)));
  }
}
