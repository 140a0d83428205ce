import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { main } from '../../src/commands/index.ts';
import { temporaryFolder } from '../fixtures/folder.ts';

afterEach(() => void vi.restoreAllMocks());

async function bench(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const err = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const code = await main(['bench', ...args]);
  const said = { code, out: out.mock.calls.join(''), err: err.mock.calls.join('') };
  vi.restoreAllMocks();
  return said;
}

function config(): string[] {
  const folder = temporaryFolder();
  const file = join(folder, 'assay.yaml');
  const server = { kind: 'llama.cpp', model: './m.gguf' };
  writeFileSync(
    file,
    JSON.stringify({ profiles: { qwen: { server, description: 'small' }, hosted: { model: 'openai:x' } } }),
  );
  return ['--config', file, '--results', join(folder, 'results')];
}

describe('assay bench', () => {
  test('lists the profiles, and runs nothing', async () => {
    const { code, out } = await bench('--list', ...config());
    expect(code).toBe(0);
    expect(out).toMatch(/qwen +llama\.cpp +\.\/m\.gguf +not run +small\n *hosted +openai:x +not run/);
    const { out: json } = await bench('--list', 'qwen', '--json', ...config());
    expect(JSON.parse(json)).toEqual({
      profiles: [{ profile: 'qwen', description: 'small', server: 'llama.cpp', model: './m.gguf' }],
    });
  });

  test.each([
    [[], /No profile is named\.\nName some, or give --all\. There are qwen, hosted\./],
    [['qwn'], /There is no profile qwn\.\nDid you mean qwen\?/],
    [['--report'], /has no results of a bench/],
    [['--report', 'qwen'], /--report is of all results that are there/],
    [['--all', '--existing', 'skip'], /Allowed choices are keep, redo/],
  ])('%j is refused with what to do', async (args, said) => {
    const { code, err } = await bench(...args, ...config());
    expect(code).toBe(2);
    expect(err).toMatch(said);
  });
});
