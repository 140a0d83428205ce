import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { afterEach, expect, test, vi } from 'vitest';

import { BACKENDS } from '../../../src/sandbox/index.ts';
import { ENGINES } from '../../fixtures/containers.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { describeWith } from '../../fixtures/parts.ts';

afterEach(() => vi.unstubAllEnvs());

for (const { name, run, ours } of ENGINES) {
  const probe = () => BACKENDS.find((backend) => backend.name === name)?.probe();

  test(`${name} that is not installed is named, and how it is got`, async () => {
    vi.stubEnv('PATH', '/nowhere');
    expect(await probe()).toMatchObject({
      ok: false,
      missing: `${name} is not installed`,
      next: expect.stringMatching(/^Install/),
    });
  });

  describeWith([name], `images of ${name}`, () => {
    test('without Python are refused', async () => {
      const image = 'localhost/assay-empty';
      const archive = join(temporaryFolder(), 'root.tar');
      execFileSync('tar', ['--create', '--file', archive, '--files-from', '/dev/null']);
      run('import', '--message=none', archive, image);
      vi.stubEnv('ASSAY_SANDBOX_IMAGE', image);
      expect(await probe()).toMatchObject({ ok: false, missing: expect.stringContaining('"python3"') });
      expect(ours()).toEqual([]);
      run('image', 'rm', image);
    });

    test('that are not there are never downloaded: the message has the command', async () => {
      vi.stubEnv('ASSAY_SANDBOX_IMAGE', 'localhost/nothing-of-this-name');
      expect(await probe()).toMatchObject({
        ok: false,
        missing: expect.stringContaining('no image localhost/nothing-of-this-name'),
        next: expect.stringContaining(`${name} pull`),
      });
    });
  });
}
