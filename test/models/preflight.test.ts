import { describe, expect, onTestFinished, test } from 'vitest';
import { preflight } from '../../src/models/preflight/index.ts';
import type { Finding } from '../../src/models/preflight/index.ts';
import { startLlamaServer } from '../fixtures/llama-server.ts';
import { describeWith } from '../fixtures/parts.ts';
import type { FakeOptions, FakeReply, FakeRequest } from '../fixtures/fake-openai.ts';
import { failureOf } from './requests.ts';
import { open, serve } from './servers.ts';

const CODE = 'def add(first, second):\n    """Return the sum."""\n    return first + second\n';
const NEED = { promptTokens: 600, answerTokens: 4096 };

async function check(
  answering: (request: FakeRequest) => FakeReply,
  options: FakeOptions & { raw?: boolean; need?: typeof NEED } = {},
): Promise<{ level: (check: string) => string; value: (check: string) => string; requests: number }> {
  const server = await serve(answering, options);
  const { raw = false, need = NEED } = options;
  const findings = await preflight(open(server.address), { need, raw, concurrency: 4 });
  const of = (name: string): Finding | undefined => findings.find((finding) => finding.check === name);
  return {
    level: (name) => of(name)?.level ?? 'absent',
    value: (name) => of(name)?.value ?? 'absent',
    requests: server.requests.length,
  };
}

const text = ({ body }: FakeRequest): string => JSON.stringify(body);
/** Ends at the stop text, as servers do. */
const stopped = ({ body }: FakeRequest, whole: string): string =>
  Array.isArray(body['stop']) ? (whole.split(String(body['stop'][0]))[0] ?? '') : whole;
const sound = (request: FakeRequest): FakeReply => ({
  text: text(request).includes('"assistant"') ? '    return a + b\n' : stopped(request, CODE),
  usage: { prompt_tokens: Math.ceil(request.prompt.length / 3), completion_tokens: 20 },
});

describe('the check before a long run', () => {
  test('finds nothing wrong with a sound server, in at most eleven requests', async () => {
    const found = await check(sound, { ownedBy: 'vllm' });
    for (const name of [
      'answer',
      'reasoning',
      'template',
      'repeat',
      'concurrent',
      'stop',
      'seed',
      'prefill',
      'context',
    ])
      expect([name, found.level(name)]).toEqual([name, 'good']);
    expect(found.requests).toBeLessThanOrEqual(11);
  });

  test('finds a prompt that is cut in silence, and that is fatal', async () => {
    const found = await check((request) => ({
      text: 'x',
      usage: { prompt_tokens: Math.min(100, request.prompt.length), completion_tokens: 1 },
    }));
    expect(found.level('context')).toBe('fatal');
    expect(found.value('context')).toBe('cuts at 100');
  });

  test('does not take a count for one that the server does not make', async () => {
    expect((await check(() => ({ text: CODE, usage: null }))).level('context')).toBe('unknown');
    const madeUp = { prompt_tokens: 100, completion_tokens: 100 };
    expect((await check(() => ({ text: CODE, usage: madeUp }))).level('context')).toBe('unknown');
  });

  test('finds a stop text that is ignored', async () => {
    expect((await check(() => CODE)).value('stop')).toBe('ignored');
  });

  test('finds answers that differ at temperature 0, alone and together', async () => {
    const found = await check(({ index }) => `${CODE}# ${index}`);
    expect(found.value('repeat')).toBe('differs');
    expect(found.value('concurrent')).toBe('differs');
    expect(found.value('seed')).toBe('ignored');
  });

  test('finds tags of a template in the answer', async () => {
    expect((await check(() => `${CODE}<|im_end|>`)).value('template')).toBe('echoes <|im_end|>');
  });

  test('finds a model that thinks and has too little room for it', async () => {
    const thinks = (): FakeReply => ({ text: CODE, reasoning: 'Let me see.' });
    const found = await check(thinks, { need: { ...NEED, answerTokens: 768 } });
    expect(found.value('reasoning')).toBe('apart');
    expect(found.level('answer')).toBe('note');
    expect((await check(thinks)).level('answer')).toBe('good');
  });

  test('knows thinking that is not shown from an empty answer', async () => {
    const hidden = await check(() => ({ text: '', finish: 'length' }));
    expect([hidden.value('reasoning'), hidden.level('answer')]).toEqual(['hidden', 'good']);
    const counted = { completion_tokens: 40, completion_tokens_details: { reasoning_tokens: 30 } };
    expect((await check(() => ({ text: CODE, usage: counted }))).value('reasoning')).toBe('hidden');
  });

  test('finds an answer that is begun anew after its given start', async () => {
    expect((await check(() => CODE, { ownedBy: 'vllm' })).value('prefill')).toBe('begins anew');
    expect((await check(() => CODE)).value('prefill')).toBe('not sent');
  });

  test('finds a server that refuses the simplest request', async () => {
    const found = await check(() => ({ status: 400, body: '{"error":"no such thing"}' }));
    expect(found.level('answer')).toBe('fatal');
  });

  test('throws what every request would meet', async () => {
    const server = await serve(() => ({ status: 401, body: '{"error":"no key"}' }));
    const checking = preflight(open(server.address), { need: NEED, raw: false, concurrency: 1 });
    expect((await failureOf(checking)).kind).toBe('auth');
  });
});

describeWith(['llama-server'], 'the check of a real llama-server', () => {
  test('knows its slots, and a context that does not suffice', async () => {
    const server = await startLlamaServer({ model: { context: 512 }, flags: ['-np', '2'] });
    onTestFinished(() => server.stop());
    const findings = await preflight(open(server.address), { need: NEED, raw: false, concurrency: 2 });
    const values = Object.fromEntries(findings.map(({ check: name, value }) => [name, value]));
    expect(values).toMatchObject({ slots: '2', stop: 'honoured', seed: 'honoured', repeat: 'same' });
    expect(findings.find(({ check: name }) => name === 'context')?.level).toBe('fatal');
  });
});
