import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openModel } from '../../src/models/index.ts';
import type { Model } from '../../src/models/contract.ts';
import { findPackage } from '../../src/optional.ts';
import { useAws } from '../fixtures/aws.ts';
import { ENDPOINT, startFakeSageMaker } from '../fixtures/fake-sagemaker.ts';
import type { Container, EndpointReply, EndpointRequest, FakeSageMaker } from '../fixtures/fake-sagemaker.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { serveHere } from '../fixtures/loopback.ts';
import { chat, failureOf, requestOf, user } from './requests.ts';

const CODE = '    return a + b\n';

interface Opened {
  readonly model: Model;
  readonly server: FakeSageMaker;
}

async function open(
  answering: (request: EndpointRequest) => EndpointReply = () => CODE,
  { address = `sagemaker:${ENDPOINT}@us-east-1`, container = 'tgi' as Container, env = {} } = {},
): Promise<Opened> {
  const server = await startFakeSageMaker(answering, container);
  onTestFinished(() => server.stop());
  useAws(server.address, env);
  const model = openModel(address);
  onTestFinished(() => model.close());
  return { model, server };
}

describe('an endpoint of SageMaker', () => {
  test('gets a chat as messages and a raw prompt as inputs, signed for its region, and streams', async () => {
    const { model, server } = await open();
    await model.answer(chat({ temperature: 0, max_tokens: 5, seed: 7 }, 2));
    await model.answer(requestOf('def add', { temperature: 0.5, top_p: 0.9, max_tokens: 5, stop: ['\n\n'] }));
    const [first, second] = server.requests;
    expect(first?.body).toMatchObject({
      messages: [user('Write add.')],
      temperature: 0,
      max_tokens: 5,
      seed: 9,
      stream: true,
    });
    expect(first?.body).not.toHaveProperty('model');
    expect(first?.path).toBe(`/endpoints/${ENDPOINT}/invocations-response-stream`);
    expect(first?.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIAKEYFORTESTS\/\d+\/us-east-1\/sagemaker\//,
    );
    expect(second?.body).toEqual({
      inputs: 'def add',
      parameters: {
        temperature: 0.5,
        top_p: 0.9,
        max_new_tokens: 5,
        stop: ['\n\n'],
        do_sample: true,
        return_full_text: false,
        details: true,
      },
      stream: true,
    });
  });

  test('is not sent the zeros that its container refuses', async () => {
    const { model, server } = await open();
    await model.answer(requestOf('x', { temperature: 0, top_p: 1, top_k: 0, max_tokens: 5 }));
    expect(server.requests[0]?.body['parameters']).toEqual({
      max_new_tokens: 5,
      do_sample: false,
      return_full_text: false,
      details: true,
    });
  });

  test.each<Container>(['tgi', 'lmi'])(
    'answers a raw prompt without special tokens and stop texts (%s)',
    async (container) => {
      const { model } = await open(() => `${CODE}\n\ndef`, { container });
      expect(await model.answer(requestOf('x', { stop: ['\n\ndef'] }))).toMatchObject({
        answer: CODE,
        finish: 'stop',
        usage: { source: 'server' },
      });
    },
  );

  test('whose container cannot stream is asked for whole answers from then on', async () => {
    const { model, server } = await open(({ path }) =>
      path.endsWith('-stream') ? { status: 400, refusal: 'Streaming is not supported by this model' } : CODE,
    );
    expect((await model.answer(chat())).answer).toBe(CODE);
    expect((await model.answer(requestOf('x'))).answer).toBe(CODE);
    expect(server.requests.map(({ path }) => path.endsWith('-stream'))).toEqual([true, false, false]);
    expect(server.requests[1]?.body).not.toHaveProperty('stream');
  });

  test('whose container takes completions gets a raw prompt as such from then on', async () => {
    const { model, server } = await open(({ body }) =>
      'prompt' in body
        ? CODE
        : { status: 400, refusal: '{"detail":[{"loc":["body","prompt"],"msg":"Field required"}]}' },
    );
    expect((await model.answer(requestOf('x', { max_tokens: 9 }))).answer).toBe(CODE);
    expect((await model.answer(requestOf('x', { max_tokens: 9 }))).answer).toBe(CODE);
    expect(server.requests.map(({ body }) => 'prompt' in body)).toEqual([false, true, true]);
    expect(server.requests[1]?.body).toMatchObject({ prompt: 'x', max_tokens: 9 });
  });

  test('whose container takes no messages says which templates it needs', async () => {
    const { model } = await open(() => ({
      status: 422,
      refusal: 'Failed to deserialize: missing field `inputs`',
    }));
    const error = await failureOf(model.answer(chat()));
    expect(error).toMatchObject({ kind: 'unsupported', next: expect.stringContaining('--template') });
  });

  test('that refuses a parameter is asked without it', async () => {
    const { model, server } = await open(({ body }) =>
      'min_p' in body ? { status: 400, refusal: '{"message":"Unsupported parameter: min_p"}' } : CODE,
    );
    expect((await model.answer(chat({ min_p: 0.1 }))).ignored).toContain('min_p');
    expect(server.requests).toHaveLength(2);
  });

  test('that is not there, or has crashed, is told apart', async () => {
    const { model } = await open(() => CODE, { address: 'sagemaker:other@us-east-1' });
    expect(await failureOf(model.answer(chat()))).toMatchObject({ kind: 'not-found', retryable: false });
    const crashed = await open(() => ({ status: 500, refusal: 'worker died' }));
    expect(await failureOf(crashed.model.answer(chat()))).toMatchObject({ kind: 'server', retryable: true });
  });

  test('that refuses the credentials says so without showing them', async () => {
    const { model } = await open(() => ({
      aws: 'InvalidSignatureException',
      status: 403,
      said: 'Credential AKIAKEYFORTESTS/1',
    }));
    const error = await failureOf(model.answer(chat()));
    expect(error).toMatchObject({
      kind: 'auth',
      retryable: false,
      next: expect.stringContaining("AWS's own tools"),
    });
    expect(error.message).not.toContain('AKIAKEY');
  });

  test.each([
    ['zeros', Buffer.alloc(200)],
    ['a length of 4 GB', Buffer.from('ffffffff00000010', 'hex')],
  ])('that sends %s for a frame is a failure of the endpoint, tried again, and no bug', async (_, bytes) => {
    const server = await serveHere((_incoming, response) => {
      response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' });
      response.end(bytes);
    });
    onTestFinished(() => server.stop());
    useAws(server.address, {});
    const model = openModel(`sagemaker:${ENDPOINT}@us-east-1`);
    onTestFinished(() => model.close());
    expect(await failureOf(model.answer(chat()))).toMatchObject({ retryable: true });
  });

  test('is left at an abort in the middle of an answer', async () => {
    const stop = new AbortController();
    const { model } = await open(() => ({ fault: 'slow' }));
    const answer = model.answer(chat(), stop.signal);
    stop.abort(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
  });
});

describe("AWS's own settings", () => {
  test('name the region where the address does not', async () => {
    const address = `sagemaker:${ENDPOINT}`;
    const { model } = await open(() => CODE, { address, env: { AWS_REGION: 'eu-west-1' } });
    expect(await model.describe()).toEqual({
      id: ENDPOINT,
      provider: 'sagemaker',
      server: { kind: 'sagemaker', region: 'eu-west-1' },
    });
  });

  test('that name none, or no credentials, stop a run at once', async () => {
    const address = `sagemaker:${ENDPOINT}`;
    const lost = await open(() => CODE, { address, env: { AWS_REGION: '', AWS_DEFAULT_REGION: '' } });
    expect(await failureOf(lost.model.describe())).toMatchObject({
      kind: 'unsupported',
      next: expect.stringContaining('@REGION'),
    });
    const nobody = await open(() => CODE, { env: { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' } });
    expect(await failureOf(nobody.model.describe())).toMatchObject({
      kind: 'auth',
      next: expect.stringContaining('AWS'),
    });
  });
});

describe('the address of an endpoint', () => {
  test.each(['sagemaker:', 'sagemaker:a b', 'sagemaker:https://x', 'sagemaker:a@'])(
    'is refused as %s',
    (address) => {
      expect(() => openModel(address)).toThrow('names no endpoint of SageMaker');
    },
  );

  test('without the SDK is refused with the command that installs it', async () => {
    vi.resetModules();
    vi.doMock('../../src/optional.ts', () => ({ findPackage: () => undefined }));
    onTestFinished(() => void vi.doUnmock('../../src/optional.ts'));
    const { loadSdk } = await import('../../src/models/sagemaker/sdk.ts');
    expect(() => loadSdk({})).toThrow(
      expect.objectContaining({
        code: 'no-aws-sdk',
        next: expect.stringMatching(/npm install @aws-sdk\/\S+@\d/),
      }),
    );
  });
});

describe('a package that is not installed with Assay', () => {
  test('is found in the folder that its variable names, and else beside Assay', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'node_modules', 'left-over'), { recursive: true });
    writeFileSync(join(folder, 'node_modules', 'left-over', 'index.js'), '');
    expect(findPackage('left-over', 'WHERE', { WHERE: folder })).toContain(folder);
    expect(findPackage('left-over', 'WHERE', {})).toBeUndefined();
    expect(findPackage('zod', 'WHERE', {})).toContain('node_modules');
  });
});
