import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { afterEach, expect, onTestFinished, test, vi } from 'vitest';

import { DEFAULT_IMAGE } from '../../../src/sandbox/containers/image.ts';
import { BACKENDS } from '../../../src/sandbox/index.ts';
import { ENGINES, callIn } from '../../fixtures/containers.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { describeWith } from '../../fixtures/parts.ts';

afterEach(() => vi.unstubAllEnvs());

for (const { name, run, ours, open } of ENGINES) {
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
    test('are recorded with their identifier, so that runs with different ones are not taken for the same', async () => {
      const sandbox = await open();
      const [id] = run('images', '--quiet', '--no-trunc', DEFAULT_IMAGE)
        .replaceAll('sha256:', '')
        .split('\n');
      expect(sandbox.identity.image).toBe(`${DEFAULT_IMAGE} ${id?.slice(0, 12)}`);
      await sandbox.close();
    });

    test('stay the same for a sandbox whose image’s name comes to mean another', async () => {
      const image = 'localhost/assay-moving';
      run('tag', DEFAULT_IMAGE, image);
      onTestFinished(() => void run('image', 'rm', '--force', image));
      vi.stubEnv('ASSAY_SANDBOX_IMAGE', image);
      const sandbox = await open();
      importEmpty(run, image);
      run('kill', ...ours());
      expect(await callIn(sandbox, 'def f(x): return x')).toMatchObject({ end: 'finished' });
      await sandbox.close();
    });

    test('without Python are refused', async () => {
      const image = 'localhost/assay-empty';
      importEmpty(run, image);
      vi.stubEnv('ASSAY_SANDBOX_IMAGE', image);
      expect(await probe()).toMatchObject({ ok: false, missing: expect.stringContaining('"python3"') });
      expect(ours()).toEqual([]);
      run('image', 'rm', image);
    });

    test.each([
      ['localhost/nothing-of-this-name', 'build --tag localhost/nothing-of-this-name'],
      ['registry.invalid/nothing-of-this-name', 'pull registry.invalid/nothing-of-this-name'],
    ])(
      'that are not there are never downloaded: the message has the command for %s',
      async (image, command) => {
        vi.stubEnv('ASSAY_SANDBOX_IMAGE', image);
        expect(await probe()).toMatchObject({
          ok: false,
          missing: expect.stringContaining(`no image ${image}`),
          next: expect.stringContaining(`${name} ${command}`),
        });
      },
    );
  });
}

/** Gives the name to an image without a file. */
function importEmpty(run: (...args: string[]) => string, image: string): void {
  const archive = join(temporaryFolder(), 'root.tar');
  execFileSync('tar', ['--create', '--file', archive, '--files-from', '/dev/null']);
  run('import', '--message=none', archive, image);
}
