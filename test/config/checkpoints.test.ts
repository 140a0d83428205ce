import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/profiles.ts';
import type { Profile } from '../../src/config/profiles.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { TYPE, entry, gguf, text } from '../fixtures/gguf.ts';

async function profilesOf(folder: string, profiles: object): Promise<Profile[]> {
  const file = join(folder, 'assay.yaml');
  writeFileSync(file, JSON.stringify({ profiles }));
  return [...(await loadConfig(file)).profiles.values()];
}

const folders = (folder: string, ...names: string[]): void =>
  names.forEach((name) => mkdirSync(join(folder, name), { recursive: true }));

describe('checkpoints of a profile', () => {
  test('are profiles of their own in natural order, each with its model in the place of the first', async () => {
    const folder = temporaryFolder();
    folders(folder, 'out/step-100', 'out/step-9', 'out/other');
    const server = { kind: 'vllm', model: './base', context: 4096 };
    const found = await profilesOf(folder, {
      tuned: { server, checkpoints: './out/step-*', max_tokens: 512 },
    });
    expect(found).toEqual([
      {
        name: 'tuned@step-9',
        folder,
        checkpointOf: 'tuned',
        max_tokens: 512,
        server: { ...server, model: join(folder, 'out/step-9') },
      },
      expect.objectContaining({ name: 'tuned@step-100' }),
    ]);
  });

  test('are adapters of the model where they say so', async () => {
    const folder = temporaryFolder();
    folders(folder, 'lora/a');
    writeFileSync(join(folder, 'lora/a/adapter_config.json'), '{}');
    const server = { kind: 'vllm', model: './base' };
    const [one] = await profilesOf(folder, { tuned: { server, checkpoints: './lora/*' } });
    expect(one).toMatchObject({
      model: 'a',
      server: { model: './base', adapters: { a: join(folder, 'lora/a') } },
    });
  });

  test('are told apart by their files: a GGUF file of an adapter, and one of a model', async () => {
    const folder = temporaryFolder();
    folders(folder, 'out');
    for (const type of ['adapter', 'model'])
      writeFileSync(
        join(folder, 'out', `${type}.gguf`),
        gguf([entry('general.type', TYPE.string, text(type))], []),
      );
    const server = { kind: 'llama.cpp', model: './base.gguf', args: ['--jinja'] };
    const found = await profilesOf(folder, { tuned: { server, checkpoints: './out/*.gguf' } });
    expect(found).toMatchObject([
      {
        name: 'tuned@adapter',
        server: { model: './base.gguf', args: ['--jinja', '--lora', join(folder, 'out/adapter.gguf')] },
      },
      { name: 'tuned@model', server: { model: join(folder, 'out/model.gguf'), args: ['--jinja'] } },
    ]);
  });

  test('of a profile without a server are refused with the line', async () => {
    const folder = temporaryFolder();
    await expect(profilesOf(folder, { tuned: { model: 'http://x/v1', checkpoints: './*' } })).rejects.toThrow(
      /assay\.yaml:1: profile tuned has checkpoints and no server/,
    );
  });
});
