import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { strategyNames } from '../../src/strategies/index.ts';
import { assay, jsonOf, rowsIn } from '../fixtures/assay.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startLlamaServer } from '../fixtures/llama-server.ts';
import type { LlamaServer } from '../fixtures/llama-server.ts';
import { describeWith } from '../fixtures/parts.ts';

const run = (...args: string[]) => assay(['run', 'demo', '--tasks', 'Demo/1', '--json', '--quiet', ...args]);

describeWith(['llama-server', 'sandbox'], 'a real llama-server', () => {
  let server: LlamaServer;
  beforeAll(async () => {
    server = await startLlamaServer({ flags: ['-np', '2'] });
  });
  afterAll(() => server.stop());

  test('is asked by every strategy in one grid, and its log-probabilities are read', async () => {
    const folder = temporaryFolder();
    const strategies = strategyNames().flatMap((name) => ['--strategy', name]);
    const sizes = ['--max-turns', '2', '--candidates', '2', '--params', 'sampled', '--set', 'max_tokens=12'];
    const finished = await run('--model', server.address, '--results', folder, ...strategies, ...sizes);
    expect(finished.code, finished.stderr).toBe(0);
    const { runs } = jsonOf(finished);
    expect(runs).toHaveLength(strategyNames().length);
    for (const name of strategyNames())
      expect(runs).toContainEqual(
        expect.objectContaining({
          strategy: name,
          result: expect.objectContaining({ score: expect.objectContaining({ complete: true }) }),
        }),
      );
  });

  test.each(['chat', 'completion'])('tells how likely its answers are in %s', async (template) => {
    const folder = temporaryFolder();
    const by = [
      '--strategy',
      'best-of:logprob',
      '--candidates',
      '3',
      '--params',
      'sampled',
      '--set',
      'max_tokens=12',
    ];
    await run('--model', server.address, '--results', folder, '--template', template, ...by);
    const [row] = rowsIn(folder, 'eval');
    expect(row?.logprob?.mean).toBeLessThanOrEqual(0);
    expect(row?.logprob?.tokens).toBeGreaterThan(0);
  });
});

describe('a strategy', () => {
  test.each([
    [['--strategy', 'repare'], 'Did you mean "repair"?'],
    [['--strategy', 'best-of'], 'best-of:tests'],
    [['--strategy', 'cot', '--batch'], 'Leave out --batch'],
    [['--strategy', 'cot', '--template', 'completion'], '--template chat'],
    [['--strategy', 'cot', '--candidates', '3'], '--strategy best-of:tests or codet'],
    [['--strategy', 'direct', '--max-turns', '3'], '--strategy repair'],
  ])('that cannot be had as %j says what to do', async (flags, next) => {
    const { code, stderr } = await run('--model', 'reference', '--results', temporaryFolder(), ...flags);
    expect(code).toBe(2);
    expect(stderr).toContain(next);
  });
});
