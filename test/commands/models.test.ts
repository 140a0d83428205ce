import { expect, onTestFinished, test } from 'vitest';
import { assay, jsonOf } from '../fixtures/assay.ts';
import { startFakeServer } from '../fixtures/fake-openai.ts';
import type { FakeReply, FakeRequest } from '../fixtures/fake-openai.ts';

async function serve(answering: (request: FakeRequest) => FakeReply): Promise<string> {
  const server = await startFakeServer(answering, { ownedBy: 'vllm' });
  onTestFinished(() => server.stop());
  return server.address;
}

test('assay models list says what runs on the usual ports, or that nothing does', async () => {
  expect(jsonOf(await assay(['models', 'list', '--json']))).toHaveProperty('servers');
  expect((await assay(['models', 'list'])).stdout).toMatch(/address for --model|No model server answers/);
});

test('a command without --model offers what runs here, and chooses nothing', async () => {
  const { code, stderr } = await assay(['run', 'demo']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/No --model is given/);
  expect(stderr).toContain('--model http');
});

test('assay models check tells each finding in a line that fits, and in JSON', async () => {
  const address = await serve(() => 'def add(a, b):\n    return a + b\n');
  const { code, stdout } = await assay(['models', 'check', '--model', address]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^stop +note +The stop text/m);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  const { findings } = jsonOf(await assay(['models', 'check', '--model', address, '--json']));
  expect(findings).toContainEqual(
    expect.objectContaining({ check: 'stop', level: 'note', value: 'ignored' }),
  );
});

test('assay models check exits with 1 for what would spoil a run', async () => {
  const address = await serve(({ prompt }) => ({
    text: 'x',
    usage: { prompt_tokens: Math.min(100, prompt.length), completion_tokens: 1 },
  }));
  const { code, stdout } = await assay(['models', 'check', '--model', address]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^context +fatal +It cuts prompts in silence/m);
});
