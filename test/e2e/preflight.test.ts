import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { assay, jsonOf } from '../fixtures/assay.ts';
import { startFakeServer } from '../fixtures/fake-openai.ts';
import type { FakeReply, FakeRequest, FakeServer } from '../fixtures/fake-openai.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith } from '../fixtures/parts.ts';

async function serve(answering: (request: FakeRequest) => FakeReply): Promise<FakeServer> {
  const server = await startFakeServer(answering, { ownedBy: 'vllm' });
  onTestFinished(() => server.stop());
  return server;
}

/** A long run in few tasks. */
const run = (server: FakeServer, folder: string, samples: number) => {
  const common = ['--results', folder, '--json', '--quiet', '--tasks', 'Demo/0'];
  return assay(['run', 'demo', '--model', server.address, ...common, '--samples', String(samples)]);
};

describeWith(['sandbox'], 'a long run', () => {
  test('has what its check found in its manifest and its report, beside the fingerprint', async () => {
    const server = await serve(() => '```python\ndef f():\n    pass\n```');
    const folder = temporaryFolder();
    const result = jsonOf(await run(server, folder, 100));
    expect(result['preflight']).toMatchObject({ stop: 'ignored', repeat: 'same' });
    const [manifest = ''] = (await readdir(folder)).filter((name) => name.endsWith('.manifest.json'));
    const saved: unknown = JSON.parse(await readFile(join(folder, manifest), 'utf8'));
    expect(saved).toMatchObject({ state: 'finished', preflight: { stop: 'ignored' } });
    const report = await assay([
      'report',
      join(folder, manifest.replace('run_', 'eval_').replace('.manifest.json', '.ndjson')),
    ]);
    expect(report.stdout).toMatch(/server[^]*stop ignored/);
  });

  test('is not begun where its prompts would be cut in silence', async () => {
    const server = await serve(({ prompt }) => ({
      text: 'def f(): pass',
      usage: { prompt_tokens: Math.min(100, prompt.length), completion_tokens: 4 },
    }));
    const folder = temporaryFolder();
    const { code, stderr } = await run(server, folder, 100);
    expect(code).toBe(2);
    expect(stderr).toMatch(/cuts prompts in silence.*\n.*assay models check/);
    expect(server.requests.length).toBeLessThanOrEqual(11);
    expect((await readdir(folder)).filter((name) => name.includes('eval_'))).toEqual([]);
  });

  test('is told from a short one, which is not checked', async () => {
    const server = await serve(() => '```python\ndef f():\n    pass\n```');
    const result = jsonOf(await run(server, temporaryFolder(), 3));
    expect(server.requests).toHaveLength(3);
    expect(result).not.toHaveProperty('preflight');
  });
});
