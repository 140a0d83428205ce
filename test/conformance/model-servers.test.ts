import { describe, expect, onTestFinished, test } from 'vitest';
import { createAsker } from '../../src/models/ask.ts';
import type { Model, ModelErrorKind, ModelRequest } from '../../src/models/contract.ts';
import { openModel } from '../../src/models/index.ts';
import { startFakeNative } from '../fixtures/fake-native.ts';
import type { Speech } from '../fixtures/fake-native.ts';
import { useAws } from '../fixtures/aws.ts';
import { ENDPOINT, startFakeSageMaker } from '../fixtures/fake-sagemaker.ts';
import type { Container } from '../fixtures/fake-sagemaker.ts';
import { startFakeServer } from '../fixtures/fake-openai.ts';
import { startFaultProxy } from '../fixtures/fault-proxy.ts';
import type { Fault } from '../fixtures/faults.ts';
import { startLlamaServer } from '../fixtures/llama-server.ts';
import { describeWith } from '../fixtures/parts.ts';
import { ANTHROPIC, KOBOLDCPP, OLLAMA, TEXT_GENERATION_WEBUI } from '../fixtures/speeches.ts';
import { failureOf } from '../models/requests.ts';

const CODE = '    return a + b\n';

/** What the server does with the n-th request for an answer, from 0: a fault, a cut at max_tokens, or a whole answer. */
type Plan = (index: number) => Fault | 'length' | undefined;

interface Subject {
  /** The address of a model whose server follows the plan. */
  start(plan: Plan): Promise<string>;
  /** False for an API that takes chats only. */
  readonly raw?: false;
  /** False for an API that sends an answer as one document. */
  readonly streams?: false;
}

function native(speech: Speech, toAddress: (base: string) => string): Subject['start'] {
  return async (plan) => {
    const server = await startFakeNative(speech, ({ index }) => {
      const what = plan(index);
      if (what === 'length') return { text: CODE, finish: 'length' };
      return what === undefined ? CODE : { fault: what };
    });
    onTestFinished(() => server.stop());
    return toAddress(server.address);
  };
}

function endpoint(container: Container): Subject['start'] {
  return async (plan) => {
    const server = await startFakeSageMaker(({ index }) => {
      const what = plan(index);
      if (what === 'length') return { text: CODE, finish: 'length' };
      return what === undefined ? CODE : { fault: what };
    }, container);
    onTestFinished(() => server.stop());
    useAws(server.address);
    return `sagemaker:${ENDPOINT}@us-east-1`;
  };
}

const FAKES: Readonly<Record<string, Subject>> = {
  'an OpenAI-compatible server': {
    start: async (plan) => {
      const server = await startFakeServer(({ index }) => {
        const what = plan(index);
        if (what === 'length') return { text: CODE, finish: 'length' };
        return what === undefined ? CODE : { fault: what };
      });
      onTestFinished(() => server.stop());
      return server.address;
    },
  },
  Ollama: { start: native(OLLAMA, (base) => `ollama:${base}#fake`) },
  Anthropic: { start: native(ANTHROPIC, (base) => base), raw: false },
  KoboldCpp: { start: native(KOBOLDCPP, (base) => `koboldcpp:${base}`) },
  'the legacy text-generation-webui': {
    start: native(TEXT_GENERATION_WEBUI, (base) => `text-generation-webui:${base}`),
    streams: false,
  },
  'SageMaker, with a container that takes messages': { start: endpoint('tgi'), raw: false },
  'SageMaker, with text-generation-inference': { start: endpoint('tgi') },
  'SageMaker, with an LMI container': { start: endpoint('lmi') },
};

const request = ({ raw }: Subject, params: ModelRequest['params'] = {}): ModelRequest => ({
  task: 'Tiny/0',
  sample: 0,
  prompt: raw === false ? [{ role: 'user', content: 'x' }] : 'x',
  params: { temperature: 0, ...params },
});

async function open(name: string, subject: Subject, plan: Plan): Promise<Model> {
  const address = await subject.start(plan);
  const env =
    name === 'Anthropic' ? { ANTHROPIC_BASE_URL: address, ANTHROPIC_API_KEY: 'key-for-tests-1' } : {};
  const model = openModel(name === 'Anthropic' ? 'anthropic:fake' : address, { env });
  onTestFinished(() => model.close());
  return model;
}

/** Fault → the kinds of failure that it may be told as, and whether the same request may succeed later. */
const FAILURES: readonly [Fault, readonly ModelErrorKind[], boolean][] = [
  ['rate-limited', ['rate-limited'], true],
  ['overloaded', ['overloaded'], true],
  ['server-error', ['server'], true],
  ['bad-gateway', ['overloaded'], true],
  ['overflow', ['overflow'], false],
  ['error-event', ['server', 'overloaded'], true],
  ['cut', ['cut'], true],
  ['reset', ['cut'], true],
  ['ends-early', ['cut', 'protocol'], true],
  ['nothing', ['empty', 'protocol'], true],
  ['garbage', ['protocol'], true],
  ['html', ['protocol'], true],
];

function conforms(name: string, subject: Subject, faults = FAILURES): void {
  test.each(faults.filter(([fault]) => subject.streams !== false || fault !== 'error-event'))(
    'fails as it should by the fault %s, and answers the next request all the same',
    async (fault, kinds, retryable) => {
      const model = await open(name, subject, (index) => (index === 0 ? fault : undefined));
      const error = await failureOf(model.answer(request(subject)));
      expect(kinds).toContain(error.kind);
      expect(error.retryable).toBe(retryable);
      expect((await model.answer(request(subject))).answer).toBe(CODE);
    },
  );

  test('has answered in the end, whatever came between', async () => {
    const plan: readonly Fault[] = ['rate-limited', 'overloaded', 'cut', 'nothing'];
    const model = await open(name, subject, (index) => plan[index]);
    const { ask } = createAsker(model, { backoff: { baseMs: 1, capMs: 5 } });
    expect(await ask(request(subject))).toMatchObject({ answer: { answer: CODE }, attempts: 5 });
  });

  test('sends an answer in several pieces or one, and every byte of it', async () => {
    const answer = await (await open(name, subject, () => undefined)).answer(request(subject));
    expect(answer).toMatchObject({ answer: CODE, finish: 'stop' });
    expect(answer.usage?.completionTokens).toBeGreaterThan(2);
    expect(answer.timing.ttftMs).toBeLessThanOrEqual(answer.timing.totalMs);
  });
}

describe.each(Object.entries(FAKES))('the server of %s', (name, subject) => {
  conforms(name, subject);

  test('takes an empty answer for an answer', async () => {
    const model = await open(name, subject, () => 'empty-content');
    expect(await model.answer(request(subject))).toMatchObject({ answer: '', finish: 'stop' });
  });

  test('says when the tokens did not suffice', async () => {
    const model = await open(name, subject, () => 'length');
    expect(await model.answer(request(subject, { max_tokens: 3 }))).toMatchObject({
      answer: CODE,
      finish: 'length',
    });
  });

  test('is waited for while it thinks about its first token', async () => {
    const model = await open(name, subject, () => 'slow');
    const { timing } = await model.answer(request(subject));
    expect(timing.ttftMs).toBeGreaterThan(40);
  });

  test('is named with what it cannot honour', async () => {
    const model = await open(name, subject, () => undefined);
    const { ignored } = await model.answer(
      request(subject, { num_beams: 4, frequency_penalty: 1, min_p: 0.1 }),
    );
    expect(ignored?.length).toBeGreaterThan(0);
  });
});

/** The real one, with faults between it and the client. */
describeWith(['llama-server'], 'the server of a real llama-server', () => {
  const subject: Subject = {
    start: async (plan) => {
      const server = await startLlamaServer({ model: { says: ['    return', ' a', ' +', ' b', '\n'] } });
      onTestFinished(() => server.stop());
      const proxy = await startFaultProxy(server.address, (index) => {
        const what = plan(index);
        return what === 'length' ? undefined : what;
      });
      onTestFinished(() => proxy.stop());
      return proxy.address;
    },
  };
  conforms('llama-server', subject);

  test('says when the tokens did not suffice', async () => {
    const model = await open('llama-server', subject, () => undefined);
    expect(await model.answer(request(subject, { max_tokens: 3 }))).toMatchObject({ finish: 'length' });
  });
});
