import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { serverFacts } from '../../../src/models/servers/facts.ts';
import { endOrphans } from '../../../src/models/servers/orphans.ts';
import { serverStatus } from '../../../src/models/servers/status.ts';
import { claim, forget, readRecord, readRecords } from '../../../src/models/servers/state.ts';
import type { ServerRecord } from '../../../src/models/servers/state.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
  vi.stubEnv('ASSAY_STATE', folder);
  return () => vi.unstubAllEnvs();
});

const record: ServerRecord = {
  format: 1,
  profile: 'tiny',
  kind: 'llama.cpp',
  token: '0'.repeat(32),
  settings: '',
  state: 'starting',
  units: [],
  addresses: [],
  logFile: '/nowhere',
  graceMs: 1,
  started: '2026-01-01T00:00:00.000Z',
};
const files = (): string[] => readdirSync(join(folder, 'servers'));
const onlyFile = (): string => join(folder, 'servers', files()[0] ?? '');

describe('the record of a server', () => {
  test('is there for one of two that claim it at once, and then as a whole', async () => {
    const claims = await Promise.all([claim(record), claim(record)]);
    expect(claims.toSorted()).toEqual([false, true]);
    expect(files()).toHaveLength(1);
    expect(await readRecord('tiny')).toEqual(record);
  });

  test('that a power cut has torn keeps no server from being started', async () => {
    await claim(record);
    writeFileSync(onlyFile(), readFileSync(onlyFile(), 'utf8').slice(0, 40));
    expect(await readRecords()).toEqual([]);
    expect(await claim(record)).toBe(true);
    expect(await readRecord('tiny')).toEqual(record);
  });

  test('in the file of another profile is none', async () => {
    await claim(record);
    writeFileSync(onlyFile(), JSON.stringify({ ...record, profile: '../../elsewhere' }));
    expect(await readRecords()).toEqual([]);
    forget(record);
    expect(files()).toEqual([]);
  });
});

describe('a container whose engine does not answer', () => {
  const boxed: ServerRecord = {
    ...record,
    profile: 'boxed',
    units: [{ port: 1, container: { engine: 'docker', name: 'assay-boxed-1' } }],
  };
  beforeEach(() => void vi.stubEnv('DOCKER_HOST', 'unix:///nowhere.sock'));

  test('keeps no other server from being started: it is told, and tried again the next time', async () => {
    await claim({ ...boxed, owner: { pid: process.pid, start: 'before' } });
    await claim({ ...record, owner: { pid: process.pid, start: 'before' } });
    const notes: string[] = [];
    await endOrphans((text) => notes.push(text));
    expect(notes).toEqual([expect.stringMatching(/of the server of boxed stays: docker does not tell/)]);
    expect((await readRecords()).map(({ profile }) => profile)).toEqual(['boxed']);
  });

  test('is shown, with its state as unknown', async () => {
    await claim({ ...boxed, state: 'running' });
    expect(await serverStatus()).toMatchObject([{ profile: 'boxed', state: 'unknown' }]);
  });
});

test('What a fingerprint says of a server has no key of its arguments, however they are written', async () => {
  writeFileSync(join(folder, 'a.gguf'), 'weights');
  const args = ['--api-key', 'hush-1', '--hf-token=hush-2', '--jinja', '--api-key', 'hush-"3'];
  const container = { image: 'llama', args: ['-e', 'MY_TOKEN=hush-4', '--env=SOME_SECRET=hush-5'] };
  const server = { kind: 'llama.cpp', model: './a.gguf', args, container } as const;
  const { started } = await serverFacts({ name: 'tiny', folder, server });
  expect(started).not.toContain('hush');
  expect(started).toContain('--jinja');
});
