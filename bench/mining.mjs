// Methods of toolz that are proved in a minute: its tests traced, then each method's run with it, without it and with faults.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { COMMAND, Missing, withFolder } from './parts.mjs';

const METHODS = 12;

export async function* run() {
  const repository = join(process.env.ASSAY_TEST_REPOSITORIES ?? '', 'toolz');
  if (!existsSync(repository))
    throw new Missing(
      'it needs toolz: ASSAY_TEST_REPOSITORIES names a folder of scripts/get-repositories.sh',
    );
  yield await withFolder(async (folder) => {
    const built = await mine(repository, folder, 1);
    const { methods, tests, wall_s } = await mine(repository, folder, METHODS);
    return {
      name: 'methods mined a minute, of toolz',
      value: methods.tried / (wall_s / 60),
      details: {
        wall_s,
        kept: methods.kept,
        tried: methods.tried,
        tests_traced: tests.ran,
        first_s: built.wall_s,
      },
    };
  });
}

/** The first time builds the environment too. */
async function mine(repository, folder, limit) {
  const where = ['--output', join(folder, `suite-${limit}`), '--no-install', '--package', 'python3-pytest'];
  const args = [COMMAND, 'repo', 'mine', repository, ...where, '--limit', String(limit), '--quiet', '--json'];
  const env = { ...process.env, ASSAY_CACHE: join(folder, 'cache') };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return JSON.parse(stdout);
}
