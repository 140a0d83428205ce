import { expect, onTestFinished, test, vi } from 'vitest';

import { descendants } from '../../src/sandbox/conformance/processes.ts';
import { openSandbox } from '../../src/sandbox/index.ts';
import { memoryGroup } from '../fixtures/cgroup.ts';
import { callIn } from '../fixtures/containers.ts';
import { describeWith } from '../fixtures/parts.ts';

const HUNGRY = 'def f(x): return len(bytearray(900 << 20))';

describeWith(['bubblewrap', 'cgroups'], 'a kernel that runs out of memory', () => {
  test.each(['landlock', 'bubblewrap'])(
    'ends the job that took it, in %s, as the job’s own doing, and the next finds the same supervisor',
    async (backend) => {
      const sandbox = await openSandbox({ backend, concurrency: 1 });
      const supervisors = descendants(process.pid).map(({ pid }) => pid);
      const group = memoryGroup(300 << 20);
      onTestFinished(async () => {
        await sandbox.close();
        await vi.waitFor(() => group?.remove());
      });
      for (const pid of supervisors) group?.add(pid);
      expect(await callIn(sandbox, HUNGRY)).toMatchObject({ end: 'memory', results: [] });
      expect(await callIn(sandbox, 'def f(x): return x')).toMatchObject({ end: 'finished' });
      expect(descendants(process.pid).map(({ pid }) => pid)).toEqual(expect.arrayContaining(supervisors));
    },
  );
});
