import { afterAll, beforeAll, expect, it } from 'vitest';
import { assay, jsonOf, rowsIn } from '../fixtures/assay.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startLlamaServer } from '../fixtures/llama-server.ts';
import type { LlamaServer } from '../fixtures/llama-server.ts';
import { describeWith } from '../fixtures/parts.ts';
import { FERRY } from '../fixtures/tiny-gguf.ts';

describeWith(['llama-server', 'sandbox'], 'a benchmark of a real llama-server', () => {
  let server: LlamaServer;
  beforeAll(async () => {
    server = await startLlamaServer({
      model: { says: FERRY, thinks: ['Ferries', ' leave', ' when', ' full.\n'] },
      flags: ['-np', '2'],
    });
  });
  afterAll(() => server.stop());

  const run = async (...args: string[]) => {
    const folder = temporaryFolder();
    const common = ['--model', server.address, '--results', folder, '--quiet', '--json'];
    const finished = await assay(['run', 'demo', ...common, ...args]);
    expect(finished.code, finished.stderr).toBe(0);
    return { result: jsonOf(finished), rows: rowsIn(folder, 'eval') };
  };

  it('asks by chat, keeps the reasoning apart from the answer, and passes the task that the model can solve', async () => {
    const { result, rows } = await run('--tasks', 'Demo/0,Demo/1');
    const [solved, other] = rows.toSorted((a, b) => a.task.localeCompare(b.task));
    expect(solved).toMatchObject({
      outcome: 'passed',
      finish: 'stop',
      reasoning: expect.stringContaining('Ferries'),
    });
    expect(solved?.answer).not.toContain('Ferries');
    expect(other).toMatchObject({ outcome: 'no-function' });
    expect(result.fingerprint).toMatchObject({ answers: { model: { server: { slots: 2 } } } });
  });

  it('asks by raw completion', async () => {
    const { rows } = await run('--template', 'completion', '--tasks', 'Demo/0');
    expect(rows[0]).toMatchObject({ outcome: 'passed', prompt: expect.stringContaining('def ferry_trips') });
  });

  it('says that a failed answer was cut', async () => {
    const { rows } = await run('--tasks', 'Demo/0', '--set', 'max_tokens=8');
    expect(rows[0]).toMatchObject({ outcome: 'truncated', finish: 'length' });
  });

  it('records tokens, time to the first token and speed', async () => {
    const { rows } = await run('--tasks', 'Demo/0');
    expect(rows[0]?.usage).toMatchObject({ source: 'server', completionTokens: expect.any(Number) });
    expect(rows[0]?.timing).toMatchObject({ ttftMs: expect.any(Number), totalMs: expect.any(Number) });
  });
});
