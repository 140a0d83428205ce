import { readFileSync } from 'node:fs';

import { expect, test, vi } from 'vitest';

import { openSandbox } from '../../src/sandbox/index.ts';
import { describeWith } from '../fixtures/parts.ts';
import { descendants, stillAlive } from '../../src/sandbox/conformance/processes.ts';

const LIMITS = { inputCpuS: 4, jobCpuS: 8, memoryBytes: 1 << 30, outputBytes: 1 << 20 };
const SQUARES = { language: 'python', code: 'def f(x): return x * x', entry: 'f', limits: LIMITS } as const;
const SLOW = `
import time
def f(x):
    end = time.process_time() + 0.5
    while time.process_time() < end: pass
    return x`;

describeWith(['sandbox'], 'a pool of supervisors', () => {
  test('outlives the death of any of them, and repeats the job', async () => {
    const sandbox = await openSandbox({ backend: 'landlock', concurrency: 2 });
    const jobs = [1, 2, 3].map((x) =>
      sandbox.call({ ...SQUARES, code: SLOW, inputs: Buffer.from(`[[${x}]]`) }),
    );
    await vi.waitFor(() => expect(descendants(process.pid).filter(isSupervisor)).toHaveLength(2));
    for (const { pid } of descendants(process.pid).filter(isSupervisor)) process.kill(pid, 'SIGKILL');
    for (const report of await Promise.all(jobs)) expect(report.end).toBe('finished');
    await sandbox.close();
  });

  test('keeps the supervisor of a job that could not be built', async () => {
    const sandbox = await openSandbox({ backend: 'landlock', concurrency: 1 });
    const inputs = Buffer.from('[[2]]');
    const watch = () => {
      throw new Error('no watcher');
    };
    for (let tries = 0; tries < 3; tries += 1)
      await expect(sandbox.call({ ...SQUARES, inputs }, { watch })).rejects.toThrow('no watcher');
    expect((await sandbox.call({ ...SQUARES, inputs })).end).toBe('finished');
    expect(descendants(process.pid).filter(isSupervisor)).toHaveLength(1);
    await sandbox.close();
  });

  test('gives up on a job that no supervisor outlives, and says so', async () => {
    const sandbox = await openSandbox({ backend: 'landlock', concurrency: 1 });
    const job = sandbox.call({ ...SQUARES, code: 'while True: pass', inputs: Buffer.from('[]') });
    const killing = setInterval(() => {
      for (const { pid } of descendants(process.pid).filter(isSupervisor)) process.kill(pid, 'SIGKILL');
    }, 20);
    await expect(job).rejects.toMatchObject({ name: 'SandboxFailure' });
    clearInterval(killing);
    await sandbox.close();
  });

  test('replaces a supervisor that says nothing for minutes, and repeats its job', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const sandbox = await openSandbox({ backend: 'landlock', concurrency: 1 });
      const job = sandbox.call({ ...SQUARES, code: SLOW, inputs: Buffer.from('[[1]]') });
      const frozen = descendants(process.pid).filter(isSupervisor);
      for (const { pid } of frozen) process.kill(pid, 'SIGSTOP');
      // What it had said before is heard first.
      await new Promise((resolve) => setTimeout(resolve, 100));
      vi.advanceTimersByTime(170_000);
      expect(frozen.map(stillAlive)).toEqual([true]);
      vi.advanceTimersByTime(20_000);
      expect((await job).end).toBe('finished');
      expect(frozen.map(stillAlive)).toEqual([false]);
      await sandbox.close();
    } finally {
      vi.useRealTimers();
    }
  });

  test('lays no pause of the whole machine to a job', async () => {
    const sandbox = await openSandbox({ backend: 'landlock', concurrency: 1 });
    const paused = () => descendants(process.pid).map(({ pid }) => pid);
    const signal = (name: NodeJS.Signals) => {
      for (const pid of paused()) process.kill(pid, name);
    };
    const pause = () => {
      signal('SIGSTOP');
      // Longer than any limit of the job.
      setTimeout(() => signal('SIGCONT'), 6000);
    };
    const report = await sandbox.call(
      { ...SQUARES, code: SLOW, limits: { ...LIMITS, inputCpuS: 3 }, inputs: Buffer.from('[[1],[2]]') },
      { watch: () => (at) => (at === 0 && pause(), 'continue') },
    );
    expect(report).toMatchObject({ end: 'finished', alone: false });
    expect(report.wallS).toBeGreaterThan(6);
    await sandbox.close();
  });

  test('lets a job run alone although others never cease to come', async () => {
    const sandbox = await openSandbox({ concurrency: 2 });
    const limits = { ...LIMITS, inputCpuS: 0.2 };
    const inputs = Buffer.from('[[3]]');
    const tried = new AbortController();
    const slow = sandbox
      .call({ ...SQUARES, code: 'def f(x):\n while True: pass', inputs, limits })
      .finally(() => tried.abort());
    let others = 0;
    const keepComing = async () => {
      for (; !tried.signal.aborted && others < 1500; others += 1) await sandbox.call({ ...SQUARES, inputs });
    };
    await Promise.all(Array.from({ length: 6 }, keepComing));
    expect(others).toBeLessThan(1500);
    expect(await slow).toMatchObject({ end: 'timeout', alone: true });
    await sandbox.close();
  });

  test('leaves no process behind, even when it is closed amid its work', async () => {
    const sandbox = await openSandbox({ concurrency: 2 });
    const jobs = [1, 2, 3].map(() =>
      sandbox.call({ ...SQUARES, code: 'while True: pass', inputs: Buffer.from('[]') }),
    );
    const ends = Promise.allSettled(jobs);
    await vi.waitFor(() => expect(descendants(process.pid).length).toBeGreaterThan(4));
    const started = descendants(process.pid);
    await sandbox.close();
    for (const end of await ends) expect(end.status).toBe('rejected');
    await vi.waitFor(() => expect(started.filter(stillAlive)).toEqual([]));
  });

  test('listens once to a signal that many jobs wait for, and ends them all by it', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    const sandbox = await openSandbox({ concurrency: 2 });
    const stop = new AbortController();
    const jobs = Array.from({ length: 30 }, () =>
      sandbox.call(
        { ...SQUARES, code: 'while True: pass', inputs: Buffer.from('[]') },
        { signal: stop.signal },
      ),
    );
    const ends = Promise.allSettled(jobs);
    stop.abort(new Error('enough'));
    for (const end of await ends)
      expect(end).toMatchObject({ status: 'rejected', reason: stop.signal.reason });
    await sandbox.close();
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });

  test.each([
    ['bubblewarp', /^Did you mean bubblewrap\? Known: auto, bubblewrap, .*remote/],
    ['localhost:7411', /^Write the scheme too: http:\/\/localhost:7411\. /],
  ])('names the backends that there are where it is asked for %s', async (backend, next) => {
    await expect(openSandbox({ backend })).rejects.toMatchObject({
      code: 'unknown-sandbox',
      next: expect.stringMatching(next),
    });
  });
});

/** A supervisor's own children bear its command line, too: only the eldest counts. */
function isSupervisor({ pid, parent }: { pid: number; parent: number }): boolean {
  return parent === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('assay_runner');
}
