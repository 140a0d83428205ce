import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { complete, gradeSamples, readGraded, runBenchmark, verifySuite } from '../src/index.ts';
import type { RunEvent } from '../src/index.ts';
import { demoModel } from './fixtures/demo-model.ts';
import { startFakeServer } from './fixtures/fake-openai.ts';
import type { FakeServer } from './fixtures/fake-openai.ts';
import { temporaryFolder } from './fixtures/folder.ts';
import { describeWith } from './fixtures/parts.ts';

let server: FakeServer;
beforeAll(async () => {
  server = await startFakeServer(await demoModel());
});
afterAll(() => server.stop());

describe('the library', () => {
  it('gives one completion', async () => {
    const prompt = 'def ferry_trips(groups: list[int], seats: int) -> int:';
    const chat = await startFakeServer(() => '```python\nx = 1\n```');
    const { answer, model, finish } = await complete(chat.address, [{ role: 'user', content: prompt }]);
    await chat.stop();
    expect({ answer, model, finish }).toEqual({
      answer: '```python\nx = 1\n```',
      model: 'fake',
      finish: 'stop',
    });
  });
});

describeWith(['sandbox'], 'the library with a sandbox', () => {
  it('runs a whole benchmark in one call, telling how far it is', async () => {
    const events: RunEvent['kind'][] = [];
    const result = await runBenchmark({
      suite: 'demo',
      model: server.address,
      limit: 2,
      results: temporaryFolder(),
      onEvent: ({ kind }) => events.push(kind),
    });
    expect(result.score.complete).toBe(true);
    expect(result.score.pass_at['1']?.method).toBe('wilson');
    expect(events.toSorted()).toEqual(['answered', 'answered', 'graded', 'graded', 'planned']);
    const rows = [];
    for await (const row of readGraded(result.files.eval ?? '')) rows.push(row.task);
    expect(rows.toSorted()).toEqual(['Demo/0', 'Demo/1']);
  });

  it('grades programs that are at hand, in their order', async () => {
    const graded = await gradeSamples(
      [
        { task: 'Demo/0', code: 'def ferry_trips(groups, seats):\n    return -1\n' },
        { task: 'Demo/0', code: 'def ferry_trips(groups, seats)\n    return -1\n' },
      ],
      { suite: 'demo' },
    );
    expect(graded.map(({ verdict }) => verdict.outcome)).toEqual(['wrong', 'syntax']);
  });

  it('verifies a suite by its reference solutions', async () => {
    const { passed, total } = await verifySuite({ suite: 'demo' });
    expect({ passed, total }).toEqual({ passed: 12, total: 12 });
  });
});
