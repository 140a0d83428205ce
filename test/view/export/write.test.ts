import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exportView } from '../../../src/view/export/write.ts';
import { paths } from '../../../src/view/paths.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { gradedRow, rowsFile } from '../../fixtures/graded.ts';
import { describeWith, testData } from '../../fixtures/parts.ts';
import { pagesFolder, viewerOf } from '../../fixtures/viewed.ts';

const write = (given: readonly string[], folder: string, pages = pagesFolder()): Promise<number> =>
  exportView({ paths: given, folder, pages, cache: temporaryFolder(), models: new Map() });

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
}

/** A results folder with two runs of a board and one of another. */
function someRuns(): string {
  const folder = temporaryFolder();
  rowsFile([gradedRow('T/0', 'passed'), gradedRow('T/1', 'wrong')], 'eval_a.ndjson', folder);
  rowsFile([gradedRow('T/0', 'passed'), gradedRow('T/1', 'passed')], 'eval_b.ndjson', folder);
  rowsFile([gradedRow('M/0', 'passed', { suite: 'mbpp+' })], 'eval_c.ndjson', folder);
  return folder;
}

describe('assay view --export', () => {
  test('has every answer that the server has, byte for byte, and the pages', async () => {
    const [given, folder] = [someRuns(), join(temporaryFolder(), 'public')];
    const files = await write([given], folder);
    const written = await filesIn(folder);
    // Pages 2, site, runs, three runs with three answers each, five samples, one pair in both directions.
    expect([files, written.length]).toEqual([20, 20]);
    const view = await viewerOf([given]);
    for (const path of written.filter((name) => name !== paths.site)) {
      const reply = await view.get(`/${path}`);
      expect([path, reply.status]).toEqual([path, 200]);
      expect(readFileSync(join(folder, path), 'utf8')).toBe(reply.text);
    }
    expect(JSON.parse(readFileSync(join(folder, paths.site), 'utf8'))).toMatchObject({ live: false });
    expect(await view.json(paths.site)).toMatchObject({ live: true });
  });

  test('takes the place of an earlier export and of nothing else', async () => {
    const [given, parent] = [someRuns(), temporaryFolder()];
    const folder = join(parent, 'public');
    await write([given], folder);
    const stale = join(folder, 'api', 'stale.json');
    writeFileSync(stale, '');
    await write([given], folder);
    expect(existsSync(stale)).toBe(false);
    writeFileSync(join(folder, 'CNAME'), 'example.org');
    await expect(write([given], folder)).rejects.toMatchObject({
      code: 'folder-in-use',
      message: expect.stringContaining('CNAME'),
    });
    expect(readdirSync(folder)).toContain('CNAME');

    const home = join(parent, 'home');
    mkdirSync(home);
    writeFileSync(join(home, 'letter.txt'), 'dear');
    await expect(write([given], home)).rejects.toMatchObject({ code: 'folder-in-use' });
    expect(readdirSync(home)).toEqual(['letter.txt']);
    mkdirSync(join(parent, 'empty'));
    expect(await write([given], join(parent, 'empty'))).toBe(20);
    expect(readdirSync(parent).toSorted()).toEqual(['empty', 'home', 'public']);
  });

  test('leaves no half of it where it fails', async () => {
    const [given, parent] = [someRuns(), temporaryFolder()];
    const folder = join(parent, 'public');
    const failing = exportView({
      paths: [given],
      folder,
      pages: pagesFolder(),
      cache: temporaryFolder(),
      models: new Map(),
      onFile: () => {
        throw new Error('stop');
      },
    });
    await expect(failing).rejects.toThrow('stop');
    expect(readdirSync(parent)).toEqual([]);
    writeFileSync(join(parent, 'file'), '');
    await expect(write([given], join(parent, 'file'))).rejects.toMatchObject({ code: 'cannot-write' });
    await expect(write([given], folder, temporaryFolder())).rejects.toMatchObject({ code: 'no-pages' });
  });

  test('is not written of runs that go on under it', async () => {
    const [given, parent] = [someRuns(), temporaryFolder()];
    const options = { paths: [given], pages: pagesFolder(), cache: temporaryFolder(), models: new Map() };
    const onFile = (): void =>
      appendFileSync(join(given, 'eval_c.ndjson'), `${JSON.stringify(gradedRow('M/1', 'passed'))}\n`);
    await expect(exportView({ ...options, folder: join(parent, 'public'), onFile })).rejects.toMatchObject({
      code: 'changed',
    });
    expect(readdirSync(parent)).toEqual([]);
  });

  test('refuses more comparisons than anybody publishes', async () => {
    const given = temporaryFolder();
    for (let at = 0; at < 65; at += 1) rowsFile([gradedRow('T/0', 'passed')], `eval_${at}.ndjson`, given);
    await expect(write([given], join(temporaryFolder(), 'public'))).rejects.toMatchObject({
      code: 'too-many-runs',
      message: expect.stringContaining('65 runs of humaneval+ have 4160 comparisons'),
    });
  });
});

describeWith(['data'], 'assay view --export of recorded interviews', () => {
  test('has what the server has of packed files too', async () => {
    const given = testData('recorded', 'junior-dev');
    const folder = join(temporaryFolder(), 'public');
    await write([given], folder);
    const view = await viewerOf([given]);
    const runs = await view.runs();
    expect(runs).toHaveLength(8);
    for (const { id } of runs) {
      for (const path of [
        paths.run(id),
        paths.tasks(id),
        paths.samples(id),
        paths.sample(id, 0),
        paths.sample(id, 23),
      ])
        expect(readFileSync(join(folder, path), 'utf8')).toBe((await view.get(`/${path}`)).text);
    }
    const samples = await readdir(join(folder, 'api', 'runs', runs[0]?.id ?? '', 'samples'));
    expect(samples).toHaveLength(24);
  });
});
