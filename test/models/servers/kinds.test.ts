import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runArguments } from '../../../src/models/servers/containers.ts';
import { serverOf, serverSchema } from '../../../src/models/servers/kinds.ts';

const AT = { host: '127.0.0.1', port: 4711 };

/** Replicas' command lines, as a shell shows them. */
function linesOf(settings: object): string[] {
  const server = serverOf(serverSchema.parse(settings), { name: 'mine', folder: '/here' });
  return server.replicas.map((replica) => {
    const { program, args } = replica.launch(AT);
    return [program, ...args].join(' ');
  });
}

const serverFrom = (settings: object) =>
  serverOf(serverSchema.parse(settings), { name: 'mine', folder: '/here' });

describe('the command line of', () => {
  test.each([
    [
      { kind: 'llama.cpp', model: './a.gguf' },
      'llama-server -m /here/a.gguf --alias mine --host 127.0.0.1 --port 4711',
    ],
    [
      {
        kind: 'llama.cpp',
        model: 'a.gguf',
        context: 4096,
        slots: 4,
        gpu_layers: 99,
        args: ['--jinja', '-t', 2],
      },
      'llama-server -m /here/a.gguf --alias mine --host 127.0.0.1 --port 4711 -c 16384 -np 4 -ngl 99 --jinja -t 2',
    ],
    [
      { kind: 'llama.cpp', model: '/m/a.gguf', command: './build/bin/llama-server' },
      '/here/build/bin/llama-server -m /m/a.gguf --alias mine --host 127.0.0.1 --port 4711',
    ],
    [
      { kind: 'llama.cpp', model: '/m/a.gguf', container: { image: 'ghcr.io/ggml-org/llama.cpp:server' } },
      ' -m /models/a.gguf --alias mine --host 127.0.0.1 --port 4711',
    ],
    [
      {
        kind: 'vllm',
        model: 'Qwen/Qwen2.5-Coder-0.5B-Instruct',
        context: 8192,
        slots: 16,
        args: ['--dtype', 'bfloat16'],
      },
      'vllm serve Qwen/Qwen2.5-Coder-0.5B-Instruct --served-model-name mine --host 127.0.0.1 --port 4711 --max-model-len 8192 --max-num-seqs 16 --dtype bfloat16',
    ],
    [
      { kind: 'vllm', model: './base', adapters: { sql: './lora/sql', py: 'org/py' } },
      'vllm serve /here/base --served-model-name mine --host 127.0.0.1 --port 4711 --enable-lora --lora-modules sql=/here/lora/sql py=org/py',
    ],
    [
      {
        kind: 'vllm',
        model: './base',
        adapters: { sql: './lora/sql' },
        container: { image: 'vllm/vllm-openai' },
      },
      ' --model /model --served-model-name mine --host 127.0.0.1 --port 4711 --enable-lora --lora-modules sql=/adapters/sql',
    ],
    [
      { kind: 'text-generation-webui', folder: './tgw', model: 'qwen-7b', context: 8192, gpu_layers: 20 },
      'python server.py --api --nowebui --api-port 4711 --listen-host 127.0.0.1 --model qwen-7b --ctx-size 8192 --gpu-layers 20',
    ],
    [
      {
        kind: 'text-generation-webui',
        folder: './tgw',
        model: './m/q.gguf',
        command: ['./tgw/venv/bin/python', 'server.py'],
      },
      '/here/tgw/venv/bin/python server.py --api --nowebui --api-port 4711 --listen-host 127.0.0.1 --model-dir /here/m --model q.gguf',
    ],
    [
      { kind: 'koboldcpp', model: './a.gguf', context: 8192, gpu_layers: 99 },
      'koboldcpp --model /here/a.gguf --host 127.0.0.1 --port 4711 --skiplauncher --contextsize 8192 --gpulayers 99',
    ],
    [{ kind: 'ollama', model: 'qwen2.5-coder:7b' }, 'ollama serve'],
  ])('%j', (settings, line) => {
    expect(linesOf(settings)).toEqual([line]);
  });

  test('two GPUs is a server for each, and that of a pair spreads its model over both', () => {
    const server = serverFrom({ kind: 'vllm', model: 'q', gpus: [0, '1,2'] });
    expect(server.replicas.map(({ gpus }) => gpus)).toEqual(['0', '1,2']);
    expect(
      server.replicas.map((replica) => replica.launch(AT).args.includes('--tensor-parallel-size')),
    ).toEqual([false, true]);
  });

  test('Ollama leaves all to its environment', () => {
    const [replica] = serverFrom({
      kind: 'ollama',
      model: 'q',
      slots: 2,
      context: 8192,
      env: { A: 'b' },
    }).replicas;
    expect(replica?.launch(AT).env).toEqual({
      OLLAMA_HOST: '127.0.0.1:4711',
      OLLAMA_NUM_PARALLEL: '2',
      OLLAMA_CONTEXT_LENGTH: '8192',
      A: 'b',
    });
  });
});

describe('a container sees', () => {
  test('the folder of a model file, to read', () => {
    const [replica] = serverFrom({
      kind: 'llama.cpp',
      model: './m/a.gguf',
      container: { image: 'x' },
    }).replicas;
    expect(replica?.launch(AT).mounts).toEqual([{ from: '/here/m', to: '/models', writable: false }]);
  });

  test('what vLLM has fetched before, and the memory that its processes share', () => {
    const [replica] = serverFrom({ kind: 'vllm', model: 'q', container: { image: 'x' } }).replicas;
    const from = process.env['HF_HOME'] ?? join(homedir(), '.cache', 'huggingface');
    expect(replica?.launch(AT)).toMatchObject({
      mounts: [{ from, to: '/root/.cache/huggingface', writable: true }],
      boxArgs: ['--ipc=host'],
    });
  });
});

test.each([
  [{ kind: 'llama.cpp', model: 'a.gguf' }, undefined, 'http://h:1/v1#mine'],
  [{ kind: 'vllm', model: 'q', adapters: { sql: 'x' } }, 'sql', 'http://h:1/v1#sql'],
  [{ kind: 'text-generation-webui', model: 'q', folder: '.' }, undefined, 'http://h:1/v1'],
  [{ kind: 'koboldcpp', model: 'a.gguf' }, undefined, 'koboldcpp:http://h:1'],
  [{ kind: 'ollama', model: 'q:7b' }, undefined, 'ollama:http://h:1#q:7b'],
])('the address of %j', (settings, model, address) => {
  expect(serverFrom(settings).address('http://h:1', model)).toBe(address);
});

test.each([
  [
    'docker',
    { network: 'bridge', args: ['--cap-add', 'SYS_NICE'] },
    '0,1',
    'run --rm --init --name box --label assay.server=secret --publish 127.0.0.1:4711:4711 --gpus "device=0,1" --env A --volume /here/m:/models:ro --cap-add SYS_NICE image:1 -m /models/a.gguf',
  ],
  [
    'podman',
    { network: 'host' },
    '0',
    'run --rm --name box --label assay.server=secret --network host --device nvidia.com/gpu=0 --env A --volume /here/m:/models:ro image:1 -m /models/a.gguf',
  ],
] as const)('%s gets a container as %j says it', (engine, more, gpus, line) => {
  const settings = { image: 'image:1', ...more };
  const [replica] = serverFrom({
    kind: 'llama.cpp',
    model: './m/a.gguf',
    container: settings,
    env: { A: 'b' },
  }).replicas;
  const container = { engine, name: 'box' };
  const parsed = { ...settings, args: 'args' in more ? [...more.args] : [] };
  const launch = replica?.launch(AT);
  const args =
    launch && runArguments(launch, { container, settings: parsed, token: 'secret', port: 4711, gpus });
  expect(args?.join(' ')).toContain(line);
});
