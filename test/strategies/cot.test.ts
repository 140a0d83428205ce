import { readdirSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { runBenchmark } from '../../src/pipeline/benchmark.ts';
import { rowsIn } from '../fixtures/assay.ts';
import { startFakeServer } from '../fixtures/fake-openai.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith } from '../fixtures/parts.ts';
import { turnsIn } from '../fixtures/turns.ts';

describeWith(['sandbox'], 'the strategy cot', () => {
  test('asks for the reasoning, then for the answer, and keeps the two apart', async () => {
    const server = await startFakeServer(({ prompt }) =>
      prompt.includes('step by step') && !prompt.includes('Now give')
        ? '<think>hm</think>A draft:\n```python\ndef ferry_trips(groups, seats):\n    return -1\n```'
        : '```python\ndef ferry_trips(groups, seats):\n    return 2\n```',
    );
    onTestFinished(() => server.stop());
    const results = temporaryFolder();
    const { files, spent, strategy } = await runBenchmark({
      suite: 'demo',
      model: server.address,
      tasks: 'Demo/0',
      strategy: 'cot',
      results,
    });
    const [row] = rowsIn(results, 'eval');
    expect(strategy).toBe('cot');
    expect(row).toMatchObject({ strategy: 'cot', turns: 2, turn: 'answer' });
    expect(row?.code).toContain('return 2');
    expect(row?.reasoning).toMatch(/^A draft/);
    expect(row?.usage?.completionTokens).toBe(spent.completionTokens);
    const turns = await turnsIn(files.turns);
    expect(turns.map(({ turn, kept }) => [turn, kept])).toEqual([
      ['reasoning', false],
      ['answer', true],
    ]);
    // The conversation has the reasoning without its tags.
    expect(server.requests[1]?.prompt).toContain('\nA draft');
    expect(readdirSync(results).filter((name) => name.startsWith('turns_'))).toHaveLength(1);
  });
});
