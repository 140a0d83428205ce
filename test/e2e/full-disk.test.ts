import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { assay, jsonOf, rowsIn, verdictsIn } from '../fixtures/assay.ts';
import { demoModel } from '../fixtures/demo-model.ts';
import { startFakeServer } from '../fixtures/fake-openai.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith } from '../fixtures/parts.ts';

const MIB = 2 ** 20;
const TASKS = [
  'run',
  'demo',
  '--tasks',
  'Demo/0,Demo/1,Demo/3,Demo/4',
  '--concurrency',
  '1',
  '--json',
  '--quiet',
];

/** A file system of so many MiB, and everybody's to write to. */
function smallDisk(mebibytes: number): string {
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=1777`, 'tmpfs', disk]);
  onTestFinished(() => void execFileSync('umount', ['--lazy', disk]));
  return disk;
}

/** The stand-in model behind a server; `onThird` is called while the third task is asked. */
async function serveModel(onThird: () => void): Promise<{ address: string }> {
  const answering = await demoModel();
  const model = await startFakeServer((request) => {
    if (request.index === 2) onThird();
    return answering(request);
  });
  onTestFinished(() => model.stop());
  return model;
}

describeWith(['sandbox', 'mounts'], 'a disk that fills in mid-run', () => {
  test('where programs write: no answer fails of it, and the same command goes on when there is room', async () => {
    const disk = smallDisk(64);
    const filler = join(disk, 'filler');
    const { address } = await serveModel(() => writeFileSync(filler, Buffer.alloc(50 * MIB)));
    const folder = temporaryFolder();
    const args = [...TASKS, '--model', address, '--sandbox', 'landlock', '--results', folder];
    const run = () => assay(args, { env: { TMPDIR: disk } });
    const cut = await run();
    expect(cut.code).toBe(2);
    expect(JSON.stringify(jsonOf(cut).score)).toMatch(/only \d+ MiB are free in/);
    const outcomes = rowsIn(folder, 'eval').map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'unscored').length).toBeGreaterThan(1);

    rmSync(filler);
    const whole = await run();
    expect(whole.stderr).toBe('');
    expect(jsonOf(whole).score).toMatchObject({ complete: true, unscored: 0 });
    expect(Object.values(verdictsIn(folder)).flatMap(Object.values)).not.toContain('unscored');
  });

  test('where results are kept: the run stops with what it has, and the same command goes on when there is room', async () => {
    const disk = smallDisk(1);
    const filler = join(disk, 'filler');
    const { address } = await serveModel(() => fill(filler));
    const args = [...TASKS, '--model', address, '--results', disk];
    const cut = await assay(args);
    expect(cut.code).toBe(2);
    expect(cut.stderr).toMatch(/disk is full.*\n.*run the same command again/i);

    rmSync(filler);
    const whole = await assay(args);
    expect(whole.stderr).toBe('');
    expect(jsonOf(whole).score).toMatchObject({ complete: true, unscored: 0, total: 4 });
  });
});

/** Writes until nothing more fits. */
function fill(path: string): void {
  for (let size = MIB; size >= 1; size /= 2) {
    try {
      writeFileSync(path, Buffer.alloc(size), { flag: 'a' });
    } catch {
      // So much no longer fits.
    }
  }
}
