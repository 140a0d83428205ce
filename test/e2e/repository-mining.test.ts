import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assay, jsonOf, rowsIn } from '../fixtures/assay.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startLlamaServer } from '../fixtures/llama-server.ts';
import type { LlamaServer } from '../fixtures/llama-server.ts';
import { describeWith } from '../fixtures/parts.ts';
import { FERRY } from '../fixtures/tiny-gguf.ts';

/** The smallest part of each that shows a whole suite. */
const REPOSITORIES = [
  {
    name: 'toolz',
    flags: ['--tests', 'toolz/tests/test_recipes.py', '--limit', '1', '--package', 'python3-pytest'],
  },
  {
    name: 'django',
    flags: [
      '--tests',
      'utils_tests.test_text',
      '--limit',
      '1',
      '--package',
      'python3-asgiref',
      '--package',
      'python3-sqlparse',
      '--package',
      'python3-tz',
    ],
  },
] as const;

/** A model that speaks of something else may do so for long. */
const SHORT = ['--set', 'max_tokens=32'];

describeWith(['repositories', 'bubblewrap', 'llama-server'], 'a suite that was mined from', () => {
  let server: LlamaServer;
  const cache = mkdtempSync(join(tmpdir(), 'assay-cache-'));
  beforeAll(async () => {
    // A prompt of the kind repair holds a file and what its tests print.
    server = await startLlamaServer({ model: { says: FERRY, context: 16_384 }, flags: ['-np', '1'] });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(cache, { recursive: true, force: true });
  });

  const inCache = (args: readonly string[]) => assay(args, { env: { ASSAY_CACHE: cache } });

  describe.each(REPOSITORIES)('$name', ({ name, flags }) => {
    it('is solved by what stands in the repository, not by an empty answer, and is asked of a model', async () => {
      const suite = join(temporaryFolder(), 'suite');
      const repository = join(process.env.ASSAY_TEST_REPOSITORIES ?? '', name);
      const mined = await inCache([
        'repo',
        'mine',
        repository,
        '--output',
        suite,
        '--no-install',
        '--json',
        '--quiet',
        ...flags,
      ]);
      expect(mined.code, mined.stderr).toBe(0);
      const { tasks, methods } = jsonOf(mined);
      expect(methods).toMatchObject({ kept: Number(flags[3]) });
      expect(Object.keys(Object(tasks))).toEqual(['generation', 'completion', 'repair']);
      const count = Object.values(Object(tasks)).reduce((sum: number, one) => sum + Number(one), 0);

      const outcomes = async (model: string): Promise<string[]> => {
        const results = temporaryFolder();
        const run = await inCache([
          'run',
          suite,
          '--model',
          model,
          '--results',
          results,
          '--json',
          '--quiet',
          ...SHORT,
        ]);
        expect(run.code, run.stderr).toBe(0);
        return rowsIn(results, 'eval').map(({ outcome }) => outcome);
      };
      expect(await outcomes('reference')).toEqual(Array(count).fill('passed'));
      expect(await outcomes("exec:printf ''")).not.toContain('passed');
      expect(await outcomes(server.address)).toHaveLength(count);
    });
  });
});
