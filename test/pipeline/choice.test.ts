import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { interviewFile } from '../../src/pipeline/interview.ts';
import { prepareFiles } from '../../src/pipeline/prepare.ts';
import { planGrid } from '../../src/pipeline/grid.ts';
import { startFakeServer } from '../fixtures/fake-openai.ts';
import type { FakeServer } from '../fixtures/fake-openai.ts';
import { temporaryFolder } from '../fixtures/folder.ts';

async function served(): Promise<FakeServer> {
  const server = await startFakeServer(() => 'def add(a, b): ...', { ownedBy: 'vllm', models: ['served'] });
  onTestFinished(() => server.stop());
  return server;
}

/** Prompts of the demo and a configuration with a profile `mine`. */
async function setUp(profile: string, template = 'chat') {
  const folder = temporaryFolder();
  const config = join(folder, 'assay.yaml');
  writeFileSync(config, `profiles:\n  mine:\n${profile.replaceAll(/^/gm, '    ')}\n`);
  const output = join(folder, 'prompts.ndjson');
  await prepareFiles({ suites: ['demo'], templates: [template], limit: 1, output });
  return { config, input: output, results: folder, model: 'mine' };
}

const manifestOf = ({ results }: { results: string }): string =>
  readFileSync(
    join(results, readdirSync(results).find((name) => name.endsWith('.manifest.json')) ?? ''),
    'utf8',
  );

describe('a profile', () => {
  const SETTINGS = 'system_prompt: Be brief.\nmax_tokens: 99\nreasoning: low\nset: { top_k: 7 }';

  test('says how its model is asked, and the manifest says it too', async () => {
    const server = await served();
    const options = await setUp(`model: ${server.address}\nparams: precise\n${SETTINGS}`);
    const { params } = await interviewFile(options);
    expect(server.requests[0]?.body).toMatchObject({
      messages: [{ role: 'system', content: 'Be brief.' }, { role: 'user' }],
      max_tokens: 99,
      temperature: 0.7,
      top_k: 7,
      chat_template_kwargs: { enable_thinking: true, reasoning_effort: 'low' },
    });
    expect(params).toBe('precise+top_k=7+max_tokens=99+reasoning=low');
    for (const fact of ['Be brief.', '"max_tokens": 99', '"reasoning": "low"'])
      expect(manifestOf(options)).toContain(fact);
  });

  test('gives way to what is said beside it', async () => {
    const server = await served();
    const options = await setUp(`model: ${server.address}\nparams: precise\n${SETTINGS}`);
    const { params } = await interviewFile({
      ...options,
      params: 'greedy',
      set: ['max_tokens=5', 'reasoning=off'],
    });
    expect(server.requests[0]?.body).toMatchObject({ max_tokens: 5, temperature: 0, top_k: 7 });
    expect(server.requests[0]?.body['chat_template_kwargs']).toEqual({ enable_thinking: false });
    expect(params).toBe('greedy+top_k=7+max_tokens=5+reasoning=off');
  });

  test('gives its files of results its name', async () => {
    const server = await served();
    const options = await setUp(`model: ${server.address}#served`);
    const { model, files } = await interviewFile(options);
    expect(model).toBe('mine');
    expect(files.interview).toContain('_mine_');
  });

  test('is refused where its system prompt has no place', async () => {
    const server = await served();
    const options = await setUp(`model: ${server.address}\nsystem_prompt: x`, 'alpaca/chat');
    await expect(interviewFile(options)).rejects.toMatchObject({ code: 'system-prompt' });
  });

  test('that is misspelt is answered with the nearest one', async () => {
    const options = await setUp('model: ollama:x');
    await expect(interviewFile({ ...options, model: 'mime' })).rejects.toMatchObject({
      code: 'unknown-profile',
      next: expect.stringContaining('Did you mean mine?'),
    });
  });

  test('brings its own template and params into a grid that names none', async () => {
    const { config } = await setUp('model: ollama:x\ntemplate: alpaca/long\nparams: sampled');
    const plan = await planGrid({ suites: ['demo'], models: ['mine', 'ollama:x'], config, sandbox: 'auto' });
    expect(plan.map(({ model, template, params }) => [model, template, params])).toEqual([
      ['mine', 'alpaca/long', 'sampled'],
      ['ollama:x', 'chat', 'greedy'],
    ]);
  });
});
