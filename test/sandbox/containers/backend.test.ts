import { existsSync, readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { ENGINES, callIn } from '../../fixtures/containers.ts';
import { describeWith } from '../../fixtures/parts.ts';
import { descendants } from '../../../src/sandbox/conformance/processes.ts';

const SLOW = `
import time
def f(x):
    end = time.process_time() + 1.5
    while time.process_time() < end: pass
    return x`;
const EAGER = 'def f(x): return len(bytearray(600 << 20))';
const HOARDER = `
def f(x):
    for name in range(5):
        with open(str(name), 'wb') as file:
            for _ in range(10): file.write(bytes(1 << 20))`;

for (const { name, run, ours, open } of ENGINES) {
  describeWith([name], `containers of ${name}`, () => {
    test('are one a worker however many jobs there are, and none when it is closed amid its work', async () => {
      const sandbox = await open(2);
      const jobs = [1, 2, 3, 4, 5].map(() => callIn(sandbox, SLOW));
      const ends = Promise.allSettled(jobs);
      await Promise.race(jobs);
      expect(ours()).toHaveLength(2);
      await sandbox.close();
      expect((await ends).map(({ status }) => status)).toContain('rejected');
      expect(ours()).toEqual([]);
    });

    test('share no folder with the machine, so that the engine may be another machine', async () => {
      const sandbox = await open();
      const mounts = run('inspect', '--format', '{{json .Mounts}} {{json .HostConfig.Binds}}', ...ours());
      expect(mounts).toMatch(/^\[\] (null|\[\])$/);
      await sandbox.close();
    });

    test('are replaced when they die, and their jobs are repeated', async () => {
      const sandbox = await open();
      const job = callIn(sandbox, SLOW);
      run('kill', ...ours());
      expect(await job).toMatchObject({ end: 'finished' });
      await sandbox.close();
      expect(ours()).toEqual([]);
    });

    test('end with their client, though the engine would keep them', async () => {
      const sandbox = await open();
      const [before] = ours();
      const job = callIn(sandbox, SLOW);
      // What an out-of-memory killer may do to the client.
      for (const { pid } of descendants(process.pid).filter((child) => isClient(child.pid)))
        process.kill(pid, 'SIGKILL');
      expect(await job).toMatchObject({ end: 'finished' });
      expect(ours()).not.toContain(before);
      await sandbox.close();
    });

    test('outlive a job that meets their own limit on memory', async () => {
      const sandbox = await open();
      const [before = ''] = ours();
      run('update', '--memory', '300m', '--memory-swap', '300m', before);
      expect(await callIn(sandbox, EAGER)).toMatchObject({ end: 'memory', results: [] });
      expect(await callIn(sandbox, 'def f(x): return x')).toMatchObject({ end: 'finished' });
      expect(ours()).toEqual([before]);
      await sandbox.close();
      // Podman's monitor would note it there.
      expect(existsSync('oom')).toBe(false);
    });

    test('outlive a job that fills their file system, and have it empty for the next', async () => {
      const sandbox = await open();
      const full = { type: 'OSError', message: expect.stringContaining('No space left') };
      for (const round of [1, 2]) {
        const { results } = await callIn(sandbox, HOARDER);
        expect(results, `round ${round}`).toMatchObject([{ kind: 'raised', error: full }]);
      }
      expect(ours()).toHaveLength(1);
      await sandbox.close();
    });
  });
}

/** Whether a process is an engine's command that holds a container's standard input. */
function isClient(pid: number): boolean {
  const [, verb] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  return verb === 'run';
}
