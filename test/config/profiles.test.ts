import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadConfig, profileNamed } from '../../src/config/profiles.ts';
import { temporaryFolder } from '../fixtures/folder.ts';

const SMALL = 'profiles:\n  small:\n    model: ollama:qwen\n';

/** Writes files by their names and loads the first of them. */
async function load(files: Readonly<Record<string, string>>, env: Record<string, string> = {}) {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'more'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const [first = ''] = Object.keys(files);
  return { folder, ...(await loadConfig(join(folder, first), env)) };
}

describe('a configuration', () => {
  test('gives a profile with its server and the settings of its client', async () => {
    const { profiles, folder } = await load({
      'assay.yaml': `profiles:
  qwen:
    description: a small one
    server:
      kind: llama.cpp
      model: ./qwen.gguf
      context: 8192
      args: [--jinja, --seed, 3]
    system_prompt: Be brief.
    max_tokens: 8192
    reasoning: off
    params: mine.json
    template: alpaca/long
    set: { temperature: 0.2, stop: END }
`,
    });
    expect(profiles.get('qwen')).toEqual({
      name: 'qwen',
      folder,
      description: 'a small one',
      server: { kind: 'llama.cpp', model: './qwen.gguf', context: 8192, args: ['--jinja', '--seed', '3'] },
      system_prompt: 'Be brief.',
      max_tokens: 8192,
      reasoning: 'off',
      params: join(folder, 'mine.json'),
      template: 'alpaca/long',
      set: { temperature: 0.2, stop: ['END'] },
    });
  });

  test('takes in other files, each with paths from its own folder on', async () => {
    const { profiles, folder } = await load({
      'assay.yaml': `include: [more/other.yaml]\n${SMALL}`,
      'more/other.yaml': 'profiles:\n  big: { model: "gguf:big.gguf" }\n',
    });
    expect([...profiles.keys()]).toEqual(['big', 'small']);
    expect(profiles.get('big')?.model).toBe(`gguf:${join(folder, 'more', 'big.gguf')}`);
  });

  test('has the values of environment variables in it, numbers where no quotes are', async () => {
    const text = `profiles:
  a:
    model: http://\${HOST}:\${PORT:-8080}/v1
    max_tokens: \${TOKENS}
    system_prompt: "$\${HOST} is \${TOKENS}"
`;
    const { profiles } = await load({ 'assay.yaml': text }, { HOST: 'here', TOKENS: '64' });
    expect(profiles.get('a')).toMatchObject({
      model: 'http://here:8080/v1',
      max_tokens: 64,
      system_prompt: '${HOST} is 64',
    });
  });

  test('lets a variable add a text and never a field', async () => {
    const { profiles } = await load(
      { 'assay.yaml': 'profiles:\n  a:\n    model: ${MODEL}\n' },
      { MODEL: 'ollama:x\n    server: { kind: ollama }' },
    );
    expect(Object.keys(profiles.get('a') ?? {})).toEqual(['model', 'name', 'folder']);
  });

  test('merges what another profile says', async () => {
    const { profiles } = await load({
      'assay.yaml':
        'profiles:\n  a: &a { model: "ollama:x", max_tokens: 9 }\n  b: { <<: *a, reasoning: high }\n',
    });
    expect(profiles.get('b')).toMatchObject({ model: 'ollama:x', max_tokens: 9, reasoning: 'high' });
  });

  test.each([
    ['profile:\n  a: 1\n', ':1: the file has no field profile; did you mean profiles?'],
    [`${SMALL}    max_token: 9\n`, ':4: profiles, small has no field max_token; did you mean max_tokens?'],
    [
      'profiles:\n  a:\n    server:\n      kind: vllm\n      model: q\n      contxt: 9\n',
      ':6: profiles, a, server has no field contxt; did you mean context?',
    ],
    [
      'profiles:\n  a:\n    server:\n      kind: vllm\n      modle: q\n',
      ':5: profiles, a, server has no field modle; did you mean model?',
    ],
    [
      'profiles:\n  a:\n    server:\n      kind: ollama\n      model: q\n      container: { image: x, networks: host }\n',
      ':6: profiles, a, server, container has no field networks; did you mean network?',
    ],
    [
      `${SMALL}    set: { temprature: 1 }\n`,
      ':4: profiles, small, set has no field temprature; did you mean temperature?',
    ],
    [
      'profiles:\n  a:\n    server:\n      kind: lama\n',
      ':4: profiles, a, server, kind is "lama", not llama.cpp or vllm',
    ],
    [`${SMALL}    max_tokens: many\n`, ':4: profiles, small, max_tokens is a text, not a number'],
    ['profiles:\n  a: {}\n', ':2: profile a has neither a model nor a server'],
    ['profiles:\n  a b: { model: x }\n', ':2: profiles, a b: a name has letters, digits'],
    ['include: [assay.yaml]\n', ':1: assay.yaml includes itself'],
    ['include:\n  - more/none.yaml\n', ':2: there is no file /'],
    [`include: [more/x.yaml]\n${SMALL}`, ':3: there is a second profile small'],
    ['profiles:\n  a: { model: "${NOT_SET}" }\n', ':2: the environment variable NOT_SET is not set'],
    ['profiles:\n  a: { model: ${1} }\n', ':2: '],
    ['profiles: [\n', ':2: '],
    ['profiles: *none\n', ':1: '],
  ])('refuses %j with file, line and the nearest name', async (text, message) => {
    const files = { 'assay.yaml': text, 'more/x.yaml': SMALL };
    await expect(load(files)).rejects.toMatchObject({
      code: 'bad-config',
      message: expect.stringContaining(`assay.yaml${message}`),
    });
  });

  test('that is not there is named', async () => {
    await expect(loadConfig('/nowhere/assay.yaml')).rejects.toMatchObject({ code: 'no-config' });
  });
});

test('an unknown profile is answered with the nearest one', async () => {
  const config = await load({ 'assay.yaml': SMALL });
  expect(() => profileNamed(config, 'smal')).toThrow('There is no profile smal.');
  expect(() => profileNamed(config, 'smal')).toThrow(
    expect.objectContaining({ next: expect.stringContaining('Did you mean small?') }),
  );
});

const DOCS = fileURLToPath(new URL('../../docs', import.meta.url));
const guides = readdirSync(DOCS, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.md'),
);
const blocks = guides.flatMap((name) =>
  [...readFileSync(join(DOCS, name), 'utf8').matchAll(/^```yaml\n(profiles:\n[\s\S]*?)^```/gm)].map(
    ([, text = '']) => [name, text] as const,
  ),
);

test.each(blocks)('the profiles shown in docs/%s are profiles', async (_, text) => {
  const { profiles } = await load({ 'assay.yaml': text }, { HF_TOKEN: 'hf_x' });
  expect(profiles.size).toBeGreaterThan(0);
});
