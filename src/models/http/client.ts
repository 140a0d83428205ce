import { orAbort } from '../../abort.ts';
import type { Model, ModelAnswer, ModelDescription, ModelRequest } from '../contract.ts';
import { openBatches } from '../batch/api.ts';
import type { BatchApi } from '../batch/api.ts';
import { publicUrl } from '../redact.ts';
import { AnswerBuilder } from './answer.ts';
import { refusalFailure } from './failures.ts';
import { readRefusal } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import { explain, openWire } from './wire.ts';
import type { Reply, Wire, WireOptions } from './wire.ts';

/** One request as a server wants it. */
export interface Call {
  /** Below the base address. */
  readonly path: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Parameters of the request that are not in `fields`. */
  readonly ignored: readonly string[];
  /** Takes the reply of status 200 into the answer; resolves to whether the server said that this is all. */
  read(reply: Reply, answer: AnswerBuilder, wire: Wire): Promise<boolean>;
}

/** How a kind of API is spoken. Whatever it throws of the connection is explained by the client. */
export interface Protocol {
  /** Asks the server what it is; its id is the one that calls name. */
  identify(wire: Wire): Promise<ModelDescription>;
  /** @throws ModelError `unsupported` for what this API has no way to ask. */
  call(
    request: ModelRequest,
    description: ModelDescription,
    wire: Wire,
    signal: AbortSignal | undefined,
  ): Call | Promise<Call>;
  /** How it takes many requests together, where it does. */
  readonly batches?: BatchApi;
  /** True where the refusal has taught it something, so that the next call for the same request may pass. */
  learn?(refusal: Refusal, call: Call): boolean;
}

export interface HttpModelOptions extends Omit<WireOptions, 'shown'> {
  /** As the user wrote it, without secrets. */
  readonly address: string;
  /** What the model is called as long as the server has not said it. */
  readonly name: string;
  readonly protocol: Protocol;
}

/** A model behind an HTTP API. */
export function openHttpModel({ address, name, protocol, ...options }: HttpModelOptions): Model {
  const wire = openWire({ ...options, shown: publicUrl(options.base) });
  let known: Promise<ModelDescription> | undefined;
  let knownName = name;

  const learnWhatItIs = async (): Promise<ModelDescription> => {
    try {
      const description = await protocol.identify(wire);
      knownName = shortName(wire.hide(description.id));
      return description;
    } catch (error) {
      known = undefined;
      throw explain(error, wire.shown);
    }
  };

  /** Asked once for all, so one caller's abort leaves it to the others. */
  const identified = (signal?: AbortSignal): Promise<ModelDescription> =>
    orAbort((known ??= learnWhatItIs()), signal);

  const read = async (reply: Reply, call: Call, startedAt: number, signal?: AbortSignal) => {
    const builder = new AnswerBuilder(wire, startedAt);
    try {
      const done = await call.read(reply, builder, wire);
      return builder.finish(done, call.ignored);
    } catch (error) {
      throw explain(error, wire.shown, signal);
    }
  };

  const answer = async (request: ModelRequest, signal?: AbortSignal): Promise<ModelAnswer> => {
    const description = await identified(signal);
    for (;;) {
      const call = await protocol.call(request, description, wire, signal);
      const startedAt = performance.now();
      const reply = await wire.post(call.path, call.fields, signal);
      if (reply.status === 200) return withoutKey(await read(reply, call, startedAt, signal), wire);
      const refusal = await readRefusal(reply);
      // Each lesson takes a field away or renames it, so this ends.
      if (protocol.learn?.(refusal, call) !== true) throw refusalFailure(refusal, wire);
    }
  };

  return {
    address,
    get name() {
      return knownName;
    },
    describe: async (signal) => withoutKeys(await identified(signal), wire),
    answer,
    ...(protocol.batches === undefined
      ? {}
      : { batches: openBatches(protocol.batches, { protocol, wire, identified }) }),
    close: wire.close,
  };
}

function withoutKey({ answer, reasoning, ...rest }: ModelAnswer, wire: Wire): ModelAnswer {
  return {
    ...rest,
    answer: wire.hide(answer),
    ...(reasoning === undefined ? {} : { reasoning: wire.hide(reasoning) }),
  };
}

function withoutKeys({ id, server, ...rest }: ModelDescription, wire: Wire): ModelDescription {
  const facts = Object.entries(server).map(
    ([fact, value]) => [fact, typeof value === 'string' ? wire.hide(value) : value] as const,
  );
  return { ...rest, id: wire.hide(id), server: Object.fromEntries(facts) };
}

/** A path of a file tells too much: `/models/qwen-7b.gguf` is `qwen-7b`. */
const shortName = (id: string): string => (id.split(/[/\\]/).at(-1) ?? id).replace(/\.gguf$/i, '');
