import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readListing } from '../../src/results/listing/read.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { gradedRow, rowsFile } from '../fixtures/graded.ts';

const passedIn = async (file: string, cache: string): Promise<number | undefined> =>
  (await readListing([file], cache)).runs[0]?.tasks.filter(({ passed }) => passed > 0).length;

describe('a list of runs', () => {
  test('sums up each task in each language', async () => {
    const rows = [
      gradedRow('T/0', 'passed', { sample: 0 }),
      gradedRow('T/0', 'wrong', { sample: 1 }),
      gradedRow('T/1', 'wrong', { language: 'javascript', passed: 3, total: 7 }),
      gradedRow('T/2', 'unscored'),
    ];
    const { runs } = await readListing([rowsFile(rows)], temporaryFolder());
    expect(runs[0]).toMatchObject({ suite: 'humaneval+', total: 4, unscored: 1 });
    expect(runs[0]?.tasks).toEqual([
      { task: 'T/0', language: 'python', samples: 2, passed: 1, points: 0, of: 0 },
      { task: 'T/1', language: 'javascript', samples: 1, passed: 0, points: 3, of: 7 },
    ]);
  });

  test('is kept, and a file is read again only where its size or its time is another', async () => {
    const [cache, file] = [temporaryFolder(), rowsFile([gradedRow('T/0', 'passed')])];
    const time = new Date(2026, 0, 1);
    utimesSync(file, time, time);
    expect(await passedIn(file, cache)).toBe(1);
    // Other bytes of the same length and time are not seen: what is kept is taken.
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"outcome":"passed"', '"outcome":"killed"'));
    utimesSync(file, time, time);
    expect(await passedIn(file, cache)).toBe(1);
    utimesSync(file, time, new Date(2026, 0, 2));
    expect(await passedIn(file, cache)).toBe(0);
  });

  test('has all that it was made of when it is read from what was kept', async () => {
    const [cache, file] = [temporaryFolder(), rowsFile([gradedRow('T/0', 'passed', { strategy: 'cot' })])];
    const first = await readListing([file], cache);
    expect(first.runs[0]).toMatchObject({ strategy: 'cot' });
    expect(await readListing([file], cache)).toEqual(first);
  });

  test('is made anew where what was kept is torn, or cannot be kept', async () => {
    const [cache, file] = [temporaryFolder(), rowsFile([gradedRow('T/0', 'passed')])];
    await passedIn(file, cache);
    const [kept = ''] = readdirSync(join(cache, 'listings'));
    writeFileSync(join(cache, 'listings', kept), '{"format": 1, "files": {"x"');
    expect(await passedIn(file, cache)).toBe(1);
    expect(await passedIn(file, join(file, 'no-folder'))).toBe(1);
  });

  test('leaves out what is no graded run, and says why', async () => {
    const files = [rowsFile([gradedRow('T/0', 'passed')]), rowsFile([{ hello: 1 }]), 'nofile'];
    const { runs, leftOut } = await readListing(files, temporaryFolder());
    expect(runs).toHaveLength(1);
    expect(leftOut.map(({ why }) => why)).toEqual([
      expect.stringMatching(/line 1: not a graded row/),
      expect.stringMatching(/Cannot read nofile: there is no such file/),
    ]);
  });
});
