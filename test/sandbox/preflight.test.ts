import { chmod, copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { findPython } from '../../src/sandbox/interpreter.ts';
import { preflight } from '../../src/sandbox/preflight.ts';
import { isOpen, isRoot } from '../../src/sandbox/reachable.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith } from '../fixtures/parts.ts';

/** A copy of a file in a folder that its owner alone may enter. */
async function closedCopy(path: string): Promise<string> {
  const folder = join(temporaryFolder(), 'mine');
  await mkdir(folder, { mode: 0o700 });
  await copyFile(path, join(folder, 'copy'));
  await chmod(join(folder, 'copy'), 0o755);
  return join(folder, 'copy');
}

describe('a file in a folder of one user', () => {
  test('is open to its owner, not to nobody', async () => {
    const path = await closedCopy(fileURLToPath(import.meta.url));
    expect(isOpen(path, false)).toBe(true);
    expect(isOpen(path, true)).toBe(false);
    expect(isOpen('/usr', true)).toBe(true);
  });
});

describeWith(['sandbox'], 'before a sandbox starts', () => {
  test('an interpreter that root alone can reach is refused with what to do, and serves its own user', async () => {
    const python = await findPython();
    vi.stubEnv('ASSAY_PYTHON', await closedCopy(python?.executable ?? ''));
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await preflight()).toMatchObject(
      isRoot()
        ? {
            missing: expect.stringMatching(/nobody, who cannot reach \/.*\/mine\/copy$/),
            next: expect.stringContaining('ASSAY_PYTHON'),
          }
        : { executable: expect.stringMatching(/mine\/copy$/) },
    );
  });
});
