import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import type { RunningServer, ServedProfile } from '../../src/models/servers/contract.ts';
import { serverSchema } from '../../src/models/servers/kinds.ts';
import { servedModel } from '../../src/models/servers/served.ts';
import { startServer } from '../../src/models/servers/start.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith } from '../fixtures/parts.ts';
import { writeTinyGguf } from '../fixtures/tiny-gguf.ts';

const FAKE = fileURLToPath(new URL('../fixtures/fake-server.mjs', import.meta.url));

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
  vi.stubEnv('ASSAY_STATE', join(folder, 'state'));
  vi.stubEnv('OPENAI_API_KEY', 'sk-not-for-a-server');
  return () => vi.unstubAllEnvs();
});

type Behaviour = 'loads' | 'dies' | 'never ready' | 'stubborn' | 'leaves a child' | 'refuses' | 'strays';

/** Settings of a kind, and the arguments that its program must get at a port. */
interface Subject {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly args: (port: string) => readonly string[];
}

const HERE = ['--host', '127.0.0.1'];
const SUBJECTS: Readonly<Record<string, Subject>> = {
  'llama.cpp': {
    settings: { model: './tiny.gguf', context: 512, slots: 2 },
    args: (port) => [
      '-m',
      join(folder, 'tiny.gguf'),
      '--alias',
      'mine',
      ...HERE,
      '--port',
      port,
      '-c',
      '1024',
      '-np',
      '2',
    ],
  },
  vllm: {
    settings: { model: 'org/base', adapters: { sql: './tiny.gguf' } },
    args: (port) => [
      'org/base',
      '--served-model-name',
      'mine',
      ...HERE,
      '--port',
      port,
      '--enable-lora',
      '--lora-modules',
      `sql=${join(folder, 'tiny.gguf')}`,
    ],
  },
  'text-generation-webui': {
    settings: { model: 'mine', folder: '.' },
    args: (port) => [
      '--api',
      '--nowebui',
      '--api-port',
      port,
      '--listen-host',
      '127.0.0.1',
      '--model',
      'mine',
    ],
  },
  koboldcpp: {
    settings: { model: './tiny.gguf' },
    args: (port) => ['--model', join(folder, 'tiny.gguf'), ...HERE, '--port', port, '--skiplauncher'],
  },
  ollama: { settings: { model: 'mine', slots: 3 }, args: () => [] },
};

function profileOf(kind: string, behaviour: Behaviour, more: object = {}): ServedProfile {
  writeFileSync(join(folder, 'tiny.gguf'), 'GGUF');
  const command = [process.execPath, FAKE, kind, behaviour, join(folder, 'record.json')];
  const server = serverSchema.parse({ kind, command, stop_grace: 1, ...SUBJECTS[kind]?.settings, ...more });
  return { name: 'mine', folder, server };
}

async function start(profile: ServedProfile): Promise<RunningServer> {
  const server = await startServer(profile);
  onTestFinished(() => server.stop());
  return server;
}

const remembered = (): string[] =>
  readdirSync(join(folder, 'state', 'servers')).filter((name) => name.includes('.json'));
const record = () =>
  z
    .object({ args: z.array(z.string()), env: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8')));

/** Processes whose environment has the token that the program found in its own. */
function itsProcesses(): string[] {
  const token = `ASSAY_SERVER=${record().env['ASSAY_SERVER']}`;
  return readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/environ`, 'utf8').split('\0').includes(token);
    } catch {
      return false;
    }
  });
}

const ASK = {
  task: 't',
  sample: 0,
  prompt: [{ role: 'user', content: 'x' }],
  params: { max_tokens: 9 },
} as const;

async function answerOf(server: RunningServer, profile: ServedProfile): Promise<string> {
  const model = servedModel(server, profile, {});
  try {
    return (await model.answer(ASK)).answer;
  } finally {
    await model.close();
  }
}

describe.each(Object.keys(SUBJECTS))('a server of %s', (kind) => {
  test('is started with its command line, waited for while it loads, and asked where it listens', async () => {
    const profile = profileOf(kind, 'loads');
    const server = await start(profile);
    const port = new URL(server.url).port;
    expect(record().args).toEqual(SUBJECTS[kind]?.args(port));
    expect(await answerOf(server, profile)).toBe(`from ${port}`);
    await server.stop();
    expect([itsProcesses(), remembered()]).toEqual([[], []]);
  });

  test('gets no keys that are for others', async () => {
    await start(profileOf(kind, 'loads', { env: { MINE: 'yes' } }));
    expect(record().env).toMatchObject({ MINE: 'yes' });
    expect(record().env).not.toHaveProperty('OPENAI_API_KEY');
  });

  test('that dies while it loads is told with the last 30 lines of its log', async () => {
    const failure: unknown = await startServer(profileOf(kind, 'dies')).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'server-ended' });
    const [head, ...lines] = String(failure).split('\n');
    expect(head).toContain('The server of mine ended before it answered: exit status 3. The end of its log:');
    expect(lines).toHaveLength(30);
    expect(lines[0]).toBe('  loading 12');
    expect(lines.at(-1)).toBe('  out of memory');
    expect(remembered()).toEqual([]);
  });

  test('that is never ready is given up, and ended', async () => {
    const starting = startServer(profileOf(kind, 'never ready', { ready_timeout: 2 }));
    await expect(starting).rejects.toMatchObject({
      code: 'server-timeout',
      message: expect.stringMatching(/has not answered within 2 s[\s\S]*API URL/),
    });
    expect([itsProcesses(), remembered()]).toEqual([[], []]);
  });

  test('that is ready and refuses to answer is told with its words, and ended', async () => {
    await expect(startServer(profileOf(kind, 'refuses'))).rejects.toMatchObject({
      code: 'server-silent',
      message: expect.stringContaining('no key'),
    });
    expect([itsProcesses(), remembered()]).toEqual([[], []]);
  });

  test('that hears no SIGTERM is killed', async () => {
    const server = await start(profileOf(kind, 'stubborn'));
    await server.stop();
    expect(readFileSync(server.logFile, 'utf8').match(/means nothing/g)).toHaveLength(2);
    expect([itsProcesses(), remembered()]).toEqual([[], []]);
  });

  test('takes its children along', async () => {
    const server = await start(profileOf(kind, 'leaves a child'));
    expect(itsProcesses()).toHaveLength(2);
    await server.stop();
    expect([itsProcesses(), remembered()]).toEqual([[], []]);
  });

  test('is one for each entry of gpus, and each has its share of the requests', async () => {
    const profile = profileOf(kind, 'loads', { gpus: [0, 1] });
    const server = await start(profile);
    expect(server.addresses).toHaveLength(2);
    const model = servedModel(server, profile, {});
    const answers = await Promise.all([model.answer(ASK), model.answer(ASK)]);
    await model.close();
    expect(answers.map(({ answer }) => answer.replace(/\d+/, '')).toSorted()).toEqual([
      'from  on GPU 0',
      'from  on GPU 1',
    ]);
  });
});

test('text-generation-webui that goes to another port in silence is caught', async () => {
  await expect(startServer(profileOf('text-generation-webui', 'strays'))).rejects.toMatchObject({
    code: 'port-taken',
  });
  expect(remembered()).toEqual([]);
});

describeWith(['llama-server'], 'a real llama-server', () => {
  test('is one for each entry of gpus, and tells the slots of all', async () => {
    const command = process.env.ASSAY_TEST_LLAMA_SERVER;
    const settings = {
      kind: 'llama.cpp',
      model: './real.gguf',
      command,
      gpus: [0, 1],
      slots: 2,
      args: ['-t', '1'],
    };
    await writeTinyGguf(join(folder, 'real.gguf'));
    const profile = { name: 'mine', folder, server: serverSchema.parse(settings) };
    const server = await start(profile);
    const model = servedModel(server, profile, {});
    expect(await model.describe()).toMatchObject({ id: 'mine', server: { kind: 'llama-server', slots: 4 } });
    const answers = await Promise.all([1, 2, 3, 4].map(() => model.answer(ASK)));
    await model.close();
    expect(answers.every(({ answer }) => answer.includes('def add'))).toBe(true);
    expect(existsSync(server.logFile)).toBe(true);
  });
});
