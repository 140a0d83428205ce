import type { ResponseStream, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { orAbort } from '../../abort.ts';
import type { ModelAnswer, ModelRequest } from '../contract.ts';
import { AnswerBuilder } from '../http/answer.ts';
import type { TakeEvent } from '../http/events.ts';
import type { Where } from '../http/failures.ts';
import { ChunkReader } from '../openai/reader.ts';
import { readOutput } from './output.ts';
import type { Payload } from './payload.ts';
import type { SageMakerSdk } from './sdk.ts';
import { TokenReader } from './tokens.ts';

export interface Endpoint extends Where {
  readonly name: string;
  readonly sdk: SageMakerSdk;
  readonly client: SageMakerRuntimeClient;
}

/** A container's output as it comes. */
interface Output {
  readonly contentType: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** One answer to one payload. @throws whatever the SDK throws, and ModelError for what the container sent. */
export async function invoke(
  endpoint: Endpoint,
  { params }: ModelRequest,
  { shape, fields, ignored }: Payload,
  { streams, signal }: { readonly streams: boolean; readonly signal: AbortSignal | undefined },
): Promise<ModelAnswer> {
  const builder = new AnswerBuilder(endpoint, performance.now());
  const { stream: _, stream_options: __, ...whole } = fields;
  const output = streams
    ? await openStream(endpoint, fields, signal)
    : await openWhole(endpoint, whole, signal);
  const read = (take: TakeEvent): Promise<boolean> =>
    readOutput(output.bytes, output.contentType, endpoint, take);
  if (shape === 'generate') {
    const reader = new TokenReader(builder, endpoint, params.stop ?? []);
    await read((data) => reader.take(data));
    return builder.finish(reader.isDone, ignored);
  }
  const reader = new ChunkReader(builder, endpoint, { trustUsage: true });
  return builder.finish(await read((data, event) => reader.take(data, event)), ignored);
}

async function openStream(
  { sdk, client, name }: Endpoint,
  fields: object,
  signal: AbortSignal | undefined,
): Promise<Output> {
  const command = new sdk.InvokeEndpointWithResponseStreamCommand(inputFor(name, fields));
  const { Body, ContentType = '' } = await client.send(command, optionsFor(signal));
  return { contentType: ContentType, bytes: payloads(Body ?? none(), signal) };
}

async function openWhole(
  { sdk, client, name }: Endpoint,
  fields: object,
  signal: AbortSignal | undefined,
): Promise<Output> {
  const command = new sdk.InvokeEndpointCommand(inputFor(name, fields));
  const { Body, ContentType = '' } = await client.send(command, optionsFor(signal));
  return { contentType: ContentType, bytes: once(Body ?? new Uint8Array()) };
}

const inputFor = (name: string, fields: object) => ({
  EndpointName: name,
  ContentType: 'application/json',
  Body: Buffer.from(JSON.stringify(fields)),
});

const optionsFor = (signal: AbortSignal | undefined) => (signal === undefined ? {} : { abortSignal: signal });

async function* none(): AsyncGenerator<never> {}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** The container's bytes out of AWS's frames; the SDK throws the frames that are errors. */
async function* payloads(
  frames: AsyncIterable<ResponseStream>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const iterator = frames[Symbol.asyncIterator]();
  for (;;) {
    const next = await orAbort(iterator.next(), signal);
    if (next.done === true) return;
    if (next.value.PayloadPart?.Bytes !== undefined) yield next.value.PayloadPart.Bytes;
  }
}
