import { expect, onTestFinished, test } from 'vitest';
import { assay, jsonOf, rowsIn } from '../fixtures/assay.ts';
import { startFakeServer } from '../fixtures/fake-openai.ts';
import type { FakeServer } from '../fixtures/fake-openai.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith } from '../fixtures/parts.ts';

/** Each answer uses 10 tokens for the prompt and 20 for the answer. */
async function serve(): Promise<FakeServer> {
  const server = await startFakeServer(() => ({
    text: '```python\ndef f():\n    pass\n```',
    usage: { prompt_tokens: 10, completion_tokens: 20 },
  }));
  onTestFinished(() => server.stop());
  return server;
}

const COMMON = ['--json', '--quiet', '--tasks', 'Demo/0', '--samples', '6', '--concurrency', '1'];

const run = (server: FakeServer, folder: string, ...flags: string[]) =>
  assay(['run', 'demo', '--model', server.address, '--results', folder, ...COMMON, ...flags], {
    env: { ASSAY_CACHE: `${folder}/cache` },
  });

describeWith(['sandbox'], 'a run', () => {
  test('adds up its tokens and what they cost', async () => {
    const result = jsonOf(await run(await serve(), temporaryFolder(), '--price', '1/10'));
    expect(result['spent']).toMatchObject({ promptTokens: 60, completionTokens: 120, cached: 0 });
    expect(result['spent']).toHaveProperty('cost', expect.closeTo(0.00126, 8));
  });

  test.each([
    ['--max-tokens-total', ['--max-tokens-total', '60']],
    ['--max-cost', ['--price', '1/10', '--max-cost', '0.0004']],
  ])('asks no more at %s, and goes on with a higher limit', async (_, flags) => {
    const server = await serve();
    const folder = temporaryFolder();
    const first = await run(server, folder, ...flags);
    expect(first.code).toBe(2);
    expect(jsonOf(first)['score']).toMatchObject({ complete: false });
    const asked = server.requests.length;
    expect(asked).toBeGreaterThanOrEqual(2);
    expect(asked).toBeLessThan(6);
    const second = await run(server, folder);
    expect(second.code).toBe(0);
    expect(jsonOf(second)).toMatchObject({
      resumed: true,
      spent: { promptTokens: 60, completionTokens: 120 },
    });
    expect(server.requests).toHaveLength(6);
  });

  test('needs a price for a limit of cost', async () => {
    const { code, stderr } = await run(await serve(), temporaryFolder(), '--max-cost', '1');
    expect(code).toBe(2);
    expect(stderr).toContain('--price 0.4/1.6');
  });

  test('takes answers from the cache where it is told to, and says so in rows and report', async () => {
    const server = await serve();
    const folder = temporaryFolder();
    await run(server, folder, '--cache');
    const results = `${folder}/again`;
    const again = await run(server, folder, '--cache', '--results', results);
    expect(server.requests).toHaveLength(6);
    expect(jsonOf(again)['spent']).toMatchObject({ promptTokens: 0, cached: 6 });
    expect(rowsIn(results, 'eval').every((row) => row.cached === true)).toBe(true);
    const stats = await assay(['cache', 'stats', '--json'], { env: { ASSAY_CACHE: `${folder}/cache` } });
    expect(jsonOf(stats)).toMatchObject({ answers: 6 });
    const cleared = await assay(['cache', 'clear'], { env: { ASSAY_CACHE: `${folder}/cache` } });
    expect(cleared.stdout).toContain('6 answers');
  });

  test('keeps no answers of a server whose name does not tell the weights', async () => {
    const server = await serve();
    const folder = temporaryFolder();
    await run(server, folder);
    await run(server, folder, '--results', `${folder}/again`);
    expect(server.requests).toHaveLength(12);
  });
});
