import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { paths } from '../../../src/view/paths.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { gradedRow, rowsFile } from '../../fixtures/graded.ts';
import { pagesFolder, viewerOf } from '../../fixtures/viewed.ts';

const HOSTILE = '<script>alert(1)</script>\u001b]0;x\u0007\u202e</pre>&amp;"\'`${x}';

describe('the server of assay view', () => {
  test('gives pages and answers with headers that keep hostile text from becoming more', async () => {
    const view = await viewerOf([rowsFile([gradedRow('T/0', 'passed')])]);
    const page = await view.get('/');
    expect(page.text).toContain('<title>Assay</title>');
    expect((await view.get('/assets/app.js')).headers['content-type']).toMatch(/^text\/javascript/);
    const answer = await view.get(`/${paths.runs}`);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    for (const { headers } of [page, answer]) {
      expect(headers['content-security-policy']).toMatch(
        /^default-src 'none'; script-src 'self'; style-src 'self';/,
      );
      expect(headers['content-security-policy']).not.toMatch(/unsafe|http|\*/);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  test('answers to names of this machine alone, and only to GET', async () => {
    const view = await viewerOf([rowsFile([gradedRow('T/0', 'passed')])]);
    const { port } = new URL(view.url);
    const statusOf = async (host: string): Promise<number> =>
      (await view.get(`/${paths.runs}`, { headers: { host } })).status;
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`])
      expect(await statusOf(host)).toBe(200);
    for (const host of ['127.0.0.1', 'localhost:1', `evil.test:${port}`, `127.0.0.1.evil.test:${port}`])
      expect(await statusOf(host)).toBe(403);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect((await view.get(`/${paths.runs}`, { method })).status).toBe(405);
  });

  test('answers the pages of other sites nothing, but may be linked to', async () => {
    const view = await viewerOf([rowsFile([gradedRow('T/0', 'passed')])]);
    const statusOf = async (path: string, site: string): Promise<number> =>
      (await view.get(path, { headers: { 'sec-fetch-site': site } })).status;
    for (const site of ['cross-site', 'same-site']) {
      expect(await statusOf(`/${paths.runs}`, site)).toBe(403);
      expect(await statusOf('/', site)).toBe(200);
    }
    for (const site of ['same-origin', 'none']) expect(await statusOf(`/${paths.runs}`, site)).toBe(200);
  });

  test('gives nothing but listed pages and answers, whatever the path', async () => {
    const folder = temporaryFolder();
    const [secret, pages] = [join(folder, 'secret.json'), join(folder, 'pages')];
    writeFileSync(secret, 'SECRET');
    renameSync(pagesFolder(), pages);
    symlinkSync(secret, join(pages, 'link.json'));
    const view = await viewerOf([rowsFile([gradedRow('T/0', 'passed')])], { pages });
    const [run] = await view.runs();
    for (const path of [
      '/../secret.json',
      '/..%2fsecret.json',
      '/%2e%2e/secret.json',
      '/assets/../../secret.json',
      '/link.json',
      '//secret.json',
      '/index.html/',
      '/api/runs/../../secret.json',
      `/api/runs/${run?.id}/samples/../../../secret.json`,
      `/api/runs/${run?.id}/samples/-1.json`,
      `/api/runs/${run?.id}/samples/1.json`,
      `/api/runs/${run?.id}/samples/1e3.json`,
      '/api/runs/ffffffffffff.json',
      '/api/runs/eval_x.json',
      `/api/compare/${run?.id}/ffffffffffff.json`,
      '/api/constructor.json',
    ]) {
      const reply = await view.get(path);
      expect([path, reply.status]).toEqual([path, 404]);
      expect(reply.text).not.toContain('SECRET');
    }
  });

  test('says what is to be done where the pages are not built', async () => {
    const view = await viewerOf([rowsFile([gradedRow('T/0', 'passed')])], { pages: temporaryFolder() });
    const reply = await view.get('/');
    expect(reply.status).toBe(404);
    expect(reply.text).toContain('npm run build');
  });

  test('shows hostile names and words as they are, and no path of this machine', async () => {
    const folder = temporaryFolder();
    const name = 'eval_<img src=x onerror=alert(1)>_%2e%2e%2f_.ndjson';
    rowsFile([gradedRow(HOSTILE, 'wrong', { model: HOSTILE, answer: HOSTILE, code: HOSTILE })], name, folder);
    const view = await viewerOf([folder]);
    const [run] = await view.runs();
    expect(run).toMatchObject({ file: name, model: HOSTILE });
    expect(run?.id).toMatch(/^[0-9a-f]{12}$/);
    const sample = await view.json(paths.sample(run?.id ?? '', 0));
    expect(sample).toMatchObject({ task: HOSTILE, answer: HOSTILE, code: HOSTILE });
    expect((await view.get(`/${paths.runs}`)).text).not.toContain(folder);
  });

  test('tells files of one name in two folders apart', async () => {
    const folder = temporaryFolder();
    for (const part of ['a', 'b']) {
      mkdirSync(join(folder, part));
      rowsFile([gradedRow('T/0', part === 'a' ? 'passed' : 'wrong')], 'eval_x.ndjson', join(folder, part));
    }
    const runs = await (await viewerOf([folder])).runs();
    expect(runs.map(({ file, score }) => [file, score?.value])).toEqual([
      ['a/eval_x.ndjson', 1],
      ['b/eval_x.ndjson', 0],
    ]);
    expect(new Set(runs.map(({ id }) => id)).size).toBe(2);
  });

  test('leaves secrets out, but not what a model wrote', async () => {
    const folder = temporaryFolder();
    const key = 'sk-abcdefghijklmnop1234';
    const params = { temperature: 0, api_key: key };
    rowsFile(
      [gradedRow('T/0', 'passed', { params, headers: { authorization: key }, answer: key })],
      'eval_x.ndjson',
      folder,
    );
    const manifest = {
      format: 1,
      state: 'finished',
      created: '2026-01-01T00:00:00Z',
      updated: '2026-01-01T00:00:00Z',
      assay: '0.1.0',
      files: { eval: 'eval_x.ndjson' },
      fingerprint: {
        id: 'f',
        answers: {
          from: 'model',
          model: { id: 'm', server: { kind: 'x', api_key: key } },
          params: { name: 'p', values: params },
        },
      },
      machine: { cpu: 'c', token: key },
      totals: {},
    };
    writeFileSync(join(folder, 'run_x.manifest.json'), JSON.stringify(manifest));
    const view = await viewerOf([folder]);
    const [run] = await view.runs();
    const page = await view.json(paths.run(run?.id ?? ''));
    expect(page).toMatchObject({ state: 'finished', machine: { cpu: 'c' } });
    expect(JSON.stringify(page)).toContain('kind=x');
    expect(JSON.stringify(page)).not.toContain(key);
    const sample = await view.json(paths.sample(run?.id ?? '', 0));
    expect(sample).toMatchObject({ answer: key, params: { temperature: '0' } });
    expect(sample).not.toHaveProperty('headers');
    expect(sample['params']).not.toHaveProperty('api_key');
  });

  test('cuts texts that nobody reads to their end, and says how long they were', async () => {
    const view = await viewerOf([rowsFile([gradedRow('T/0', 'wrong', { answer: 'x'.repeat(2_000_000) })])]);
    const [run] = await view.runs();
    const { answer, cut } = await view.json(paths.sample(run?.id ?? '', 0));
    expect(String(answer)).toHaveLength(1_000_000);
    expect(cut).toEqual({ answer: 2_000_000 });
  });

  test('shows what was appended, replaced and taken away since', async () => {
    const folder = temporaryFolder();
    const path = rowsFile([gradedRow('T/0', 'passed')], 'eval_x.ndjson', folder);
    const view = await viewerOf([folder]);
    const [first] = await view.runs();
    const id = first?.id ?? '';
    appendFileSync(path, `${JSON.stringify(gradedRow('T/1', 'wrong'))}\n{"torn":`);
    const [grown] = await view.runs();
    expect(grown).toMatchObject({ id, total: 2, score: { value: 0.5 } });
    expect(grown?.revision).not.toBe(first?.revision);
    expect(await view.json(paths.sample(id, 1))).toMatchObject({ task: 'T/1' });

    writeFileSync(`${path}.new`, `${JSON.stringify(gradedRow('N/0', 'error'))}\n`);
    renameSync(`${path}.new`, path);
    expect(await view.json(paths.sample(id, 0))).toMatchObject({ task: 'N/0', outcome: 'error' });
    expect((await view.get(`/${paths.sample(id, 1)}`)).status).toBe(404);

    rmSync(path);
    expect((await view.get(`/${paths.sample(id, 0)}`)).status).toBe(404);
    expect(await view.runs()).toEqual([]);
  });

  test('shows the runs of one folder when another has become empty', async () => {
    const [one, other] = [temporaryFolder(), temporaryFolder()];
    rowsFile([gradedRow('T/0', 'passed')], 'eval_x.ndjson', one);
    const gone = rowsFile([gradedRow('T/0', 'wrong')], 'eval_y.ndjson', other);
    const view = await viewerOf([one, other]);
    expect(await view.runs()).toHaveLength(2);
    rmSync(gone);
    expect(await view.runs()).toMatchObject([{ file: 'eval_x.ndjson' }]);
  });

  test('reads packed files out of order', async () => {
    const folder = temporaryFolder();
    const rows = Array.from({ length: 50 }, (_, at) => `${JSON.stringify(gradedRow(`T/${at}`, 'passed'))}\n`);
    writeFileSync(join(folder, 'eval_x.ndjson.gz'), gzipSync(rows.join('')));
    const view = await viewerOf([folder]);
    const [run] = await view.runs();
    for (const n of [49, 0, 17])
      expect(await view.json(paths.sample(run?.id ?? '', n))).toMatchObject({ n, task: `T/${n}` });
  });

  test('says which files are no graded runs, and shows the others', async () => {
    const folder = temporaryFolder();
    rowsFile([gradedRow('T/0', 'passed')], 'eval_good.ndjson', folder);
    writeFileSync(join(folder, 'eval_bad.ndjson'), '{"a":1}\n{torn\n');
    writeFileSync(join(folder, 'eval_none.ndjson'), '');
    const view = await viewerOf([folder]);
    expect(await view.runs()).toHaveLength(1);
    const { left_out: left } = await view.json(paths.runs);
    expect(left).toEqual([
      { file: 'eval_bad.ndjson', why: 'eval_bad.ndjson, line 1: not a graded row.' },
      { file: 'eval_none.ndjson', why: 'It has no graded rows.' },
    ]);
  });
});
