import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { assay, jsonOf, rowsIn, startAssay } from '../fixtures/assay.ts';
import { startFakeBatches } from '../fixtures/fake-batches.ts';
import type { BatchOptions, FakeBatches } from '../fixtures/fake-batches.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith } from '../fixtures/parts.ts';
import { preparedRows } from '../fixtures/prepared.ts';

const CODE = '```python\ndef f():\n    pass\n```';

/** A provider whose batches end once they are let go. */
async function provider(shape: BatchOptions['shape'], order?: BatchOptions['order']) {
  let looks = Infinity;
  const fake = await startFakeBatches({
    shape,
    answer: () => CODE,
    looks: () => looks,
    ...(order === undefined ? {} : { order }),
  });
  return { fake, letGo: () => (looks = 0) };
}

const environment = ({ address }: FakeBatches, folder: string): Record<string, string> => ({
  OPENAI_BASE_URL: address,
  ANTHROPIC_BASE_URL: address,
  OPENAI_API_KEY: 'key-for-tests-1',
  ANTHROPIC_API_KEY: 'key-for-tests-1',
  ASSAY_CACHE: join(folder, 'cache'),
});

/** Prompts for four tasks. */
function prepared(): string {
  const file = join(temporaryFolder(), 'prepare.ndjson');
  writeFileSync(
    file,
    preparedRows(4)
      .map((row) => `${JSON.stringify(row)}\n`)
      .join(''),
  );
  return file;
}

const filesOf = (folder: string): string[] => readdirSync(folder).filter((name) => name.includes('batch'));

describe.each<BatchOptions['shape']>(['openai', 'anthropic'])('an interview in batches of %s', (shape) => {
  test.each<[string, BatchOptions['order']]>([
    ['submit and collect', undefined],
    ['the order of a batch and its reply', () => 'silent'],
  ])(
    'that is killed between %s is collected by the same command, and nothing is submitted twice',
    async (_, order) => {
      const { fake, letGo } = await provider(shape, order);
      const [folder, file] = [temporaryFolder(), prepared()];
      const args = [
        'interview',
        '--input',
        file,
        '--model',
        `${shape}:fake`,
        '--results',
        folder,
        '--json',
        '--quiet',
      ];
      const env = environment(fake, folder);
      const killed = startAssay([...args, '--batch'], { env });
      await vi.waitFor(() => expect(fake.batches).toHaveLength(1), { timeout: 60_000 });
      const { looks } = fake.batches[0] ?? { looks: 0 };
      if (order === undefined)
        await vi.waitFor(() => expect(fake.batches[0]?.looks).toBeGreaterThan(looks), { timeout: 60_000 });
      killed.kill('SIGKILL');
      await once(killed, 'exit');

      const without = await assay(args, { env });
      expect(without.code).toBe(2);
      expect(without.stderr + without.stdout).toContain('--batch');

      letGo();
      const again = await assay([...args, '--batch'], { env });
      expect(again.code, again.stderr).toBe(0);
      expect(jsonOf(again)).toMatchObject({ total: 4, answered: 4, unanswered: 0 });
      expect(fake.batches).toHaveLength(1);
      expect(fake.direct).toHaveLength(1);
      expect(rowsIn(folder, 'interview').map(({ batch }) => batch)).toEqual([
        undefined,
        'batch-0',
        'batch-0',
        'batch-0',
      ]);
      expect(filesOf(folder)).toEqual([]);
    },
  );
});

describe('an interview in batches', () => {
  test('is left by Ctrl-C, which says how to go on', async () => {
    const { fake, letGo } = await provider('openai');
    const [folder, file] = [temporaryFolder(), prepared()];
    const args = ['interview', '--input', file, '--model', 'openai:fake', '--results', folder, '--batch'];
    const env = environment(fake, folder);
    const child = startAssay(args, { env });
    let said = '';
    child.stderr.on('data', (piece: Buffer) => (said += piece.toString()));
    await vi.waitFor(() => expect(said).toContain('Batch batch-0 of 3 requests is submitted'), {
      timeout: 60_000,
    });
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    expect(code).toBe(130);
    expect(filesOf(folder)).toHaveLength(1);
    letGo();
    expect((await assay(args, { env })).code).toBe(0);
    expect(fake.batches).toHaveLength(1);
  });
});

describeWith(['sandbox'], 'a run in batches', () => {
  test('grades what it collects, at half the price, and takes answers from the cache first', async () => {
    const { fake, letGo } = await provider('openai');
    letGo();
    const env = environment(fake, temporaryFolder());
    const run = (folder: string) =>
      assay(
        [
          'run',
          'demo',
          '--tasks',
          'Demo/0',
          '--samples',
          '4',
          '--model',
          'openai:fake',
          '--batch',
          '--cache',
          '--price',
          '1/10',
          '--json',
          '--quiet',
          '--results',
          folder,
        ],
        { env },
      );
    const folder = temporaryFolder();
    const first = await run(folder);
    expect(first.code, first.stderr).toBe(0);
    expect(jsonOf(first)).toMatchObject({
      score: { complete: true },
      spent: { promptTokens: 40, completionTokens: 80 },
    });
    // 10 + 200 for the one that is asked directly, half of it for each of the others.
    expect(jsonOf(first)['spent']).toHaveProperty('cost', expect.closeTo((210 + 3 * 105) / 1e6, 10));
    expect(rowsIn(folder, 'eval').filter(({ batch }) => batch === 'batch-0')).toHaveLength(3);
    expect(jsonOf(await run(temporaryFolder()))).toMatchObject({ spent: { cached: 4 } });
    expect(fake.batches).toHaveLength(1);
    expect(filesOf(folder)).toEqual([]);
  });
});
