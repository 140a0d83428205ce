import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { assay, jsonOf } from '../fixtures/assay.ts';
import { demoModel } from '../fixtures/demo-model.ts';
import { startFakeServer } from '../fixtures/fake-openai.ts';
import type { FakeServer } from '../fixtures/fake-openai.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith } from '../fixtures/parts.ts';

describeWith(['sandbox'], 'assay sweep', () => {
  let server: FakeServer;
  beforeAll(async () => {
    server = await startFakeServer(await demoModel());
  });
  afterAll(() => server.stop());

  const sweepIn = (folder: string, lines: readonly string[]) => {
    writeFileSync(join(folder, 'prompts.yaml'), lines.join('\n'));
    return assay(['sweep', 'prompts.yaml', '--json'], {
      cwd: folder,
      env: { ASSAY_CACHE: join(folder, 'cache') },
    });
  };

  it('runs every combination of its file, reports them together, and asks nothing twice when a list has grown', async () => {
    const folder = temporaryFolder();
    const yaml = (templates: string): string[] => [
      'suites: [demo]',
      `models: ["${server.address}#fake"]`,
      `templates: [${templates}]`,
      'params: [greedy, precise]',
      'set: {max_tokens: 512}',
      'limit: 1',
    ];
    const first = await sweepIn(folder, yaml('chat'));
    expect(first.code).toBe(0);
    expect(jsonOf(first)['runs']).toHaveLength(2);
    const asked = server.requests.length;
    expect(server.requests.every(({ body }) => body['max_tokens'] === 512)).toBe(true);

    const second = await sweepIn(folder, yaml('chat, medium'));
    expect(jsonOf(second)['runs']).toHaveLength(4);
    expect(server.requests).toHaveLength(2 * asked);

    const results = join(folder, 'results', 'prompts');
    const markdown = readFileSync(join(results, 'prompts.md'), 'utf8');
    expect(markdown).toMatch(/^# 4 runs\n/);
    expect(markdown).toContain('| demo | fake | medium | precise');
    expect(readFileSync(join(results, 'prompts.html'), 'utf8')).toContain('medium');
  });

  it('tells the strategies of its runs apart, with their settings', async () => {
    const folder = temporaryFolder();
    const { code } = await sweepIn(folder, [
      'suites: [demo]',
      `models: ["${server.address}#fake"]`,
      'strategies: [direct, repair]',
      'max_turns: 2',
      'limit: 2',
    ]);
    expect(code).toBe(0);
    const results = join(folder, 'results', 'prompts');
    const markdown = readFileSync(join(results, 'prompts.md'), 'utf8');
    expect(markdown).toContain('| suite | model | template | params | strategy |');
    for (const strategy of ['direct', 'repair'])
      expect(markdown).toContain(`| demo | fake | chat | greedy | ${strategy} |`);
    const html = readFileSync(join(results, 'prompts.html'), 'utf8');
    expect(html).toContain('fake, repair on demo');
    expect(html).toContain('repair (max_turns=2, ');
  });

  it('names the line of a field that it does not know', async () => {
    const { code, stderr, stdout } = await sweepIn(temporaryFolder(), [
      'suites: [demo]',
      'models: [reference]',
      'template: [chat]',
    ]);
    expect(code).toBe(2);
    expect(stderr + stdout).toMatch(
      /prompts\.yaml:\d: the file has no field template; did you mean templates\?/,
    );
  });
});
