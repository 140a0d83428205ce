import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { main } from '../../../src/commands/index.ts';
import { loadConfig } from '../../../src/config/profiles.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';

const MODELS = String.raw`# models.conf
[qwen]
NAME=Qwen3-Coder UD-Q6
DESCRIPTION=Coding agents
SPEED=~28 t/s
MODEL=Qwen/qwen-00001-of-00003.gguf
CTX_SIZE=131072
N_GPU_LAYERS=99
FIT=off
EXTRA_ARGS=--jinja -np 2 --temp 1.0 -ot blk\.([0-9]|1[0-2])\.=CUDA0,exps=CPU --host 0.0.0.0

; benchmarks
[bench-qwen]
NAME="Qwen (benchmark)"
MODEL=Qwen/qwen-00001-of-00003.gguf
CTX_SIZE=16384     # less
N_GPU_LAYERS=auto
FIT=on
FIT_TARGET=512,1024
GPU_LAYERS=3

[bench gpt]
MODEL=gone.gguf
EXTRA_ARGS=--chat-template-file "my tpl.jinja" --grammar \${X}
[empty]
NAME=Nothing
`.replace(String.raw`\${X}`, '${X}');

const CLIENT = `[defaults]
MAX_TOKENS=4096

[bench-qwen]
SYSTEM_PROMPT=Reasoning: low # really
MAX_TOKENS=16384
[bench-old]
MAX_TOKENS=1
[bench gpt]
MAX_TOKENS=many
TEMPERATURE=1
`;

function driver(models = MODELS, client = CLIENT): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'models', 'Qwen'), { recursive: true });
  writeFileSync(join(folder, 'models', 'Qwen', 'qwen-00001-of-00003.gguf'), '');
  writeFileSync(join(folder, 'models.conf'), models);
  writeFileSync(join(folder, 'bench-client.conf'), client);
  return folder;
}

afterEach(() => void vi.restoreAllMocks());

/** What the command prints, run in this process. */
async function imported(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const err = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const code = await main(['import', ...args]);
  const said = { code, out: out.mock.calls.join(''), err: err.mock.calls.join('') };
  vi.restoreAllMocks();
  return said;
}

describe("assay import of a llama.cpp driver's files", () => {
  test('makes profiles that assay.yaml takes, with paths from its own folder on', async () => {
    const folder = driver();
    const yaml = join(folder, 'bench', 'assay.yaml');
    const { code } = await imported(
      join(folder, 'models.conf'),
      join(folder, 'bench-client.conf'),
      '--output',
      yaml,
    );
    expect(code).toBe(0);
    const { profiles } = await loadConfig(yaml);
    expect(Object.fromEntries(profiles)).toEqual({
      qwen: {
        name: 'qwen',
        folder: join(folder, 'bench'),
        description: 'Qwen3-Coder UD-Q6: Coding agents (~28 t/s)',
        server: {
          kind: 'llama.cpp',
          model: '../models/Qwen/qwen-00001-of-00003.gguf',
          context: 65536,
          slots: 2,
          gpu_layers: 99,
          args: [
            '--fit',
            'off',
            '--jinja',
            '--temp',
            '1.0',
            '-ot',
            String.raw`blk\.([0-9]|1[0-2])\.=CUDA0,exps=CPU`,
          ],
        },
        max_tokens: 4096,
      },
      'bench-qwen': {
        name: 'bench-qwen',
        folder: join(folder, 'bench'),
        description: 'Qwen (benchmark)',
        server: {
          kind: 'llama.cpp',
          model: '../models/Qwen/qwen-00001-of-00003.gguf',
          context: 16384,
          args: ['-ngl', 'auto', '--fit', 'on', '--fit-target', '512,1024'],
        },
        system_prompt: 'Reasoning: low # really',
        max_tokens: 16384,
      },
      'bench-gpt': {
        name: 'bench-gpt',
        folder: join(folder, 'bench'),
        server: {
          kind: 'llama.cpp',
          model: './gone.gguf',
          args: ['--chat-template-file', 'my tpl.jinja', '--grammar', '${X}'],
        },
      },
    });
  });

  test('tells which of two sections of one name counts', async () => {
    const folder = driver('[a b]\nMODEL=first.gguf\n[a-b]\nMODEL=second.gguf\n', '');
    const { out, err } = await imported(join(folder, 'models.conf'));
    expect(out).not.toContain('first');
    expect(err).toContain('models.conf:3: [a-b] takes the place of an earlier section: both are called a-b');
  });

  test('tells each thing that it does not take over, with its line', async () => {
    const folder = driver();
    const { out } = await imported(join(folder, 'models.conf'), join(folder, 'bench-client.conf'), '--json');
    const notes = JSON.parse(out).notes.map(
      ({ file, line, text }: { file: string; line: number; text: string }) =>
        `${file.replace(`${folder}/`, '')}:${line}: ${text}`,
    );
    expect(notes).toEqual([
      'models.conf:10: --temp is kept, but Assay sends its own sampling with each request: use params or set',
      'models.conf:10: --host is left out: a server that Assay starts listens on this machine alone',
      'models.conf:20: GPU_LAYERS is not known and is left out; is N_GPU_LAYERS meant?',
      'models.conf:23: there is no file gone.gguf; write where it is',
      'bench-client.conf:11: TEMPERATURE is not known and is left out',
      "models.conf:22: [bench gpt] is called bench-gpt: a profile's name has letters, digits and . _ + - only",
      'bench-client.conf:10: MAX_TOKENS is "many", no whole number, and is left out',
      'models.conf:25: [empty] has no MODEL and is left out',
      `bench-client.conf:7: [bench-old] is no section of ${folder}/models.conf and is left out`,
    ]);
  });

  test('prints the profiles where no file is named, and its notes apart from them', async () => {
    const folder = driver('[a]\nMODEL=Qwen/qwen-00001-of-00003.gguf\nCOLOUR=red\n');
    const { out, err } = await imported(join(folder, 'models.conf'));
    expect(out).toMatch(
      /^# Made by assay import[\s\S]*\nprofiles:\n {2}a:\n {4}server:\n {6}kind: llama\.cpp\n/,
    );
    expect(err).toMatch(/models\.conf:3: COLOUR is not known and is left out\n$/);
  });

  test('writes over no file', async () => {
    const folder = driver();
    const yaml = join(folder, 'assay.yaml');
    writeFileSync(yaml, 'mine');
    const { code, err } = await imported(join(folder, 'models.conf'), '--output', yaml);
    expect([code, readFileSync(yaml, 'utf8')]).toEqual([2, 'mine']);
    expect(err).toMatch(/is there already[\s\S]*include/);
  });

  test.each([
    ['MODEL=x', /models\.conf:1 cannot be read: it stands before the first \[section\]/],
    ['[a]\nMODEL', /models\.conf:2 cannot be read: it is neither \[section\] nor KEY=value/],
  ])('%j is refused with its line', async (text, said) => {
    expect((await imported(join(driver(text), 'models.conf'))).err).toMatch(said);
  });
});
