import { orAbort } from '../abort.ts';
import type { Model, ModelAnswer, ModelDescription, ModelRequest } from '../contract.ts';
import { publicUrl } from '../redact.ts';
import { buildBody } from './body.ts';
import { AnswerBuilder } from './builder.ts';
import { readEvents } from './events.ts';
import { refusalFailure } from './failures.ts';
import { dialectOf, identify } from './identity.ts';
import { newLessons } from './lessons.ts';
import { readRefusal } from './refusal.ts';
import { explain, openWire } from './wire.ts';
import type { Reply } from './wire.ts';

export interface ClientOptions {
  /** Base address: the one that `/chat/completions` follows. */
  readonly base: URL;
  /** The model's name at the server; undefined for its first. */
  readonly model: string | undefined;
  /** As the user wrote it, without secrets. */
  readonly address: string;
  readonly apiKey: string | undefined;
}

/** A model behind an HTTP API of OpenAI's shape. Every answer is streamed. */
export function openClient({ base, model, address, apiKey }: ClientOptions): Model {
  const wire = openWire({ base, shown: publicUrl(base), apiKey });
  const lessons = newLessons();
  let name = model;
  let idAtServer: string | undefined;
  let known: Promise<ModelDescription> | undefined;

  const learnWhatItIs = async (): Promise<ModelDescription> => {
    try {
      const { id, server, ...rest } = await identify(wire, base, model);
      idAtServer = id;
      name = shortName(wire.hide(id));
      return { ...rest, id: wire.hide(id), server: hideFacts(server) };
    } catch (error) {
      known = undefined;
      throw explain(error, wire.shown);
    }
  };

  const hideFacts = (facts: ModelDescription['server']): ModelDescription['server'] =>
    Object.fromEntries(
      Object.entries(facts).map(([fact, value]) => [
        fact,
        typeof value === 'string' ? wire.hide(value) : value,
      ]),
    );

  /** Asked once for all, so one caller's abort leaves it to the others. */
  const describe = (signal?: AbortSignal): Promise<ModelDescription> =>
    orAbort((known ??= learnWhatItIs()), signal);

  const withoutKey = ({ answer: text, reasoning, ...rest }: ModelAnswer): ModelAnswer => ({
    ...rest,
    answer: wire.hide(text),
    ...(reasoning === undefined ? {} : { reasoning: wire.hide(reasoning) }),
  });

  const readAnswer = async (reply: Reply, builder: AnswerBuilder, signal?: AbortSignal): Promise<boolean> => {
    try {
      return await readEvents(reply, wire, (data, event) => builder.take(data, event));
    } catch (error) {
      throw explain(error, wire.shown, signal);
    }
  };

  const answer = async (request: ModelRequest, signal?: AbortSignal): Promise<ModelAnswer> => {
    const description = await describe(signal);
    const dialect = dialectOf(description);
    for (;;) {
      const { path, fields, ignored } = buildBody(idAtServer ?? description.id, request, dialect, lessons);
      const builder = new AnswerBuilder(wire, performance.now());
      const reply = await wire.post(path, fields, signal);
      if (reply.status === 200) {
        const done = await readAnswer(reply, builder, signal);
        return withoutKey(builder.finish(done, { trustUsage: dialect.usage, ignored }));
      }
      const refusal = await readRefusal(reply);
      // Each lesson takes a field away or renames it, so this ends.
      if (!lessons.learn(refusal, fields)) throw refusalFailure(refusal, wire);
    }
  };

  return {
    address,
    get name() {
      return name ?? base.host;
    },
    describe,
    answer,
    close: wire.close,
  };
}

/** A path of a file tells too much: `/models/qwen-7b.gguf` is `qwen-7b`. */
const shortName = (id: string): string => (id.split(/[/\\]/).at(-1) ?? id).replace(/\.gguf$/i, '');
