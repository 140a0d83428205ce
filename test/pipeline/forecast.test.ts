import { expect, it } from 'vitest';
import { runBenchmark } from '../../src/pipeline/benchmark.ts';
import type { RunEvent } from '../../src/pipeline/events.ts';
import { forecastText } from '../../src/report/forecast.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startLlamaServer } from '../fixtures/llama-server.ts';
import { describeWith, testData } from '../fixtures/parts.ts';

describeWith(['data', 'sandbox', 'llama-server'], 'a forecast by a real llama-server', () => {
  it('tells requests, tokens, time and cost of what then happens, and its answers are not asked for again', async () => {
    const server = await startLlamaServer({ flags: ['-np', '4', '-c', '16384'] });
    const price = { input: 1, output: 2 };
    const options = {
      suite: 'humaneval',
      model: server.address,
      dataDir: testData('datasets'),
      results: temporaryFolder(),
      limit: 40,
      concurrency: 4,
      price,
    };
    try {
      const { forecast, score } = await runBenchmark({ ...options, forecast: true });
      expect(forecast).toMatchObject({ probes: 8, samples: 32, requests: { value: 32, low: 32, high: 32 } });
      expect(score).toMatchObject({ complete: false, pending: 32 });
      expect(forecastText(forecast ?? expect.fail())).toMatch(
        /^Still to come, by the first 8 answers: 32 requests, .* tokens of prompts, .* of answers, .* a cost of /,
      );

      const times: number[] = [];
      const onEvent = (event: RunEvent): void => {
        if (event.kind === 'planned' || event.kind === 'answered') times.push(performance.now());
      };
      const { resumed, score: whole, spent } = await runBenchmark({ ...options, onEvent });
      expect({ resumed, complete: whole.complete }).toEqual({ resumed: true, complete: true });
      // The first is when the run was planned.
      expect(times).toHaveLength(1 + 32);
      const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
      const ratio = seconds / (forecast?.seconds.value ?? 0);
      expect(ratio).toBeGreaterThan(1 / 4);
      expect(ratio).toBeLessThan(4);
      // The forecast is of 32 samples, the run spent on 40.
      const tokens = (spent.promptTokens * 32) / 40 / (forecast?.promptTokens?.value ?? 0);
      expect(tokens).toBeGreaterThan(1 / 2);
      expect(tokens).toBeLessThan(2);
      expect(forecast?.cost?.value).toBeCloseTo(
        ((forecast?.promptTokens?.value ?? 0) + 2 * (forecast?.completionTokens?.value ?? 0)) / 1e6,
        10,
      );
    } finally {
      await server.stop();
    }
  });
});
