import { appendFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AnsweredRow, GradedRow } from '../../src/results/rows.ts';
import { RunStore } from '../../src/results/store.ts';
import type { StoreOptions } from '../../src/results/store.ts';
import { temporaryFolder } from '../fixtures/folder.ts';

const answered = (task: string, answer: string | null = 'text'): AnsweredRow => ({
  suite: 'demo',
  suite_version: 'v1',
  task,
  language: 'python',
  entry_point: 'f',
  sample: 0,
  template: 'chat',
  prompt: [{ role: 'user', content: 'do it' }],
  model: 'm',
  runtime: 'replay',
  params: {},
  answer,
  attempts: 1,
});

const graded = (task: string, outcome: GradedRow['outcome'] = 'passed'): GradedRow => ({
  ...answered(task),
  extractor: 'default 1',
  extracted_from: 'fence',
  code: 'def f(): pass',
  verdict: { base: outcome },
  outcome,
  passed: outcome === 'passed',
  failures: [],
  sandbox: 'bubblewrap',
  cpu_s: 0,
  wall_s: 0,
  peak_bytes: 0,
});

const options = (folder: string, id = 'abc'): StoreOptions => ({
  where: { folder, stem: 'demo_1' },
  stages: ['interview', 'eval'],
  planned: { tasks: 3, total: 3 },
  fingerprint: { id },
  machine: {},
  assay: '0',
});

async function abandoned(folder: string): Promise<void> {
  const store = await RunStore.open(options(folder));
  await store.append('interview', answered('a'));
  await store.append('eval', graded('a'));
  await store.append('interview', answered('b'));
  await store.append('interview', answered('c', null));
  await store.append('eval', graded('c', 'unscored'));
  await store.close();
}

describe('the files of a run', () => {
  it('are opened again by the same fingerprint, and tell what is done', async () => {
    const folder = temporaryFolder();
    await abandoned(folder);
    const store = await RunStore.open(options(folder));
    const seen: string[] = [];
    await store.recover((row) => seen.push(row.task));
    const waiting: string[] = [];
    for await (const row of store.ungraded()) waiting.push(row.task);
    expect(store.resumed).toBe(true);
    expect(seen).toEqual(['a']);
    expect(waiting).toEqual(['b']);
    expect([...store.answered]).toEqual(['a\npython\n0', 'b\npython\n0']);
    await store.close();
  });

  it('are new for another fingerprint, and for one whose run has finished', async () => {
    const folder = temporaryFolder();
    await abandoned(folder);
    const other = await RunStore.open(options(folder, 'xyz'));
    await other.save('finished', {});
    await other.close();
    const again = await RunStore.open(options(folder, 'xyz'));
    expect(again.resumed).toBe(false);
    await again.append('interview', answered('a'));
    await again.close();
    expect(readdirSync(folder).filter((name) => name.endsWith('.manifest.json'))).toHaveLength(3);
  });

  it('are gone again where nothing was answered', async () => {
    const folder = temporaryFolder();
    const store = await RunStore.open(options(folder));
    expect(readdirSync(folder)).toHaveLength(4);
    await store.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('survive a torn last line of either file', async () => {
    const folder = temporaryFolder();
    await abandoned(folder);
    appendFileSync(join(folder, 'interview_demo_1.ndjson'), '{"suite":"demo","ta');
    appendFileSync(join(folder, 'eval_demo_1.ndjson'), '{"suite"');
    const store = await RunStore.open(options(folder));
    await store.recover(() => {});
    await store.append('eval', graded('b'));
    await store.close();
    const lines = readFileSync(join(folder, 'eval_demo_1.ndjson'), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).task)).toEqual(['a', 'c', 'b']);
  });

  it('are held by one process at a time, and taken over from one that is gone', async () => {
    const folder = temporaryFolder();
    const first = await RunStore.open(options(folder));
    await expect(RunStore.open(options(folder))).rejects.toThrow(/already working on/);
    await first.append('interview', answered('a'));
    await first.close();
    const [manifest = ''] = readdirSync(folder).filter((name) => name.endsWith('.manifest.json'));
    writeFileSync(join(folder, `${manifest}.lock`), '999999999');
    const second = await RunStore.open(options(folder));
    expect(second.resumed).toBe(true);
    await second.close();
  });

  it('are taken over from one whose number another process has got since, as after a reboot', async () => {
    const folder = temporaryFolder();
    await (await RunStore.open(options(folder))).close();
    const [manifest = ''] = readdirSync(folder).filter((name) => name.endsWith('.manifest.json'));
    writeFileSync(join(folder, `${manifest}.lock`), `${process.pid} before`);
    await (await RunStore.open(options(folder))).close();
  });

  it('that the user named are written anew when they were another run', async () => {
    const folder = temporaryFolder();
    const output = join(folder, 'graded.ndjson');
    writeFileSync(output, 'what was there before\n');
    const store = await RunStore.open({ ...options(folder), where: { output }, stages: ['eval'] });
    await store.append('eval', graded('a'));
    await store.close();
    expect(JSON.parse(readFileSync(output, 'utf8')).task).toBe('a');
  });

  it('pass over manifests that are broken', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'run_x.manifest.json'), '{"format": 1, "sta');
    const store = await RunStore.open(options(folder));
    expect(store.resumed).toBe(false);
    await store.close();
  });
});
