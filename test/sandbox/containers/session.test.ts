import { spawnSync } from 'node:child_process';

import { expect, test, vi } from 'vitest';

import { startAssay } from '../../fixtures/assay.ts';
import { ENGINES } from '../../fixtures/containers.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { describeWith } from '../../fixtures/parts.ts';

for (const { name, run, containers, of, open, leave } of ENGINES) {
  describeWith([name], `containers of ${name} that are left over`, () => {
    test('are swept at the next start where their Assay has died, and kept where it lives', async () => {
      const left = leave(deadProcess());
      const living = leave(process.pid);
      await (await open()).close();
      expect(containers()).not.toContain(left);
      expect(containers('--filter', 'status=running')).toContain(living);
      run('rm', '--force', living);
    });

    test('by kill -9 of Assay are not found by the next start, nor after it', async () => {
      const child = startAssay(['demo', '--sandbox', name, '--results', temporaryFolder()]);
      await vi.waitFor(() => expect(of(child.pid)).not.toEqual([]), { timeout: 60_000, interval: 100 });
      child.kill('SIGKILL');
      await vi.waitFor(() => expect(child.signalCode).toBe('SIGKILL'));
      await (await open()).close();
      expect(of(child.pid)).toEqual([]);
    });
  });
}

/** The number of a process that has been and gone. */
function deadProcess(): number {
  return spawnSync('true').pid;
}
