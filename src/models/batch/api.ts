import type { ModelAnswer, ModelDescription } from '../contract.ts';
import { ModelError } from '../contract.ts';
import { AnswerBuilder } from '../http/answer.ts';
import type { Call, Protocol } from '../http/client.ts';
import { protocolFailure, refusalFailure } from '../http/failures.ts';
import { wordsRefusal } from '../http/refusal.ts';
import { explain } from '../http/wire.ts';
import type { Wire } from '../http/wire.ts';
import type { BatchFile, BatchLook, BatchService, SoughtBatch } from './contract.ts';

/** How a kind of API takes batches. Whatever it throws of the connection is explained by the service. */
export interface BatchApi extends Pick<BatchService, 'limits' | 'frame'> {
  /** The request of a call as it stands in a file. */
  line(id: string, call: Call): object;
  submit(file: BatchFile, wire: Wire, signal?: AbortSignal): Promise<string>;
  find(sought: SoughtBatch, wire: Wire, signal?: AbortSignal): Promise<string | undefined>;
  look(id: string, wire: Wire, signal?: AbortSignal): Promise<BatchLook>;
  results(id: string, wire: Wire, signal?: AbortSignal): AsyncGenerator<Uint8Array>;
  read(line: string, wire: Wire): { readonly id: string; readonly outcome: BatchOutcome };
}

/** What became of one request: an answer's document, or the status and the text of a refusal. */
export type BatchOutcome =
  | { readonly take: (answer: AnswerBuilder) => void }
  | { readonly status: number; readonly words: string }
  | { readonly failure: ModelError };

interface Parts {
  readonly protocol: Protocol;
  readonly wire: Wire;
  readonly identified: (signal?: AbortSignal) => Promise<ModelDescription>;
}

/** The service of an API. */
export function openBatches(api: BatchApi, { protocol, wire, identified }: Parts): BatchService {
  const explained = async <T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw explain(error, wire.shown, signal);
    }
  };
  return {
    limits: api.limits,
    frame: api.frame,
    async line(id, request, signal) {
      const call = await protocol.call(request, await identified(signal), wire, signal);
      const { stream: _, stream_options: __, ...fields } = call.fields;
      const { path, ignored } = call;
      return { text: JSON.stringify(api.line(id, { ...call, fields })), path, ignored };
    },
    submit: (file, signal) => explained(api.submit(file, wire, signal), signal),
    find: (sought, signal) => explained(api.find(sought, wire, signal), signal),
    look: (id, signal) => explained(api.look(id, wire, signal), signal),
    async *results(id, signal) {
      try {
        yield* api.results(id, wire, signal);
      } catch (error) {
        throw explain(error, wire.shown, signal);
      }
    },
    read(line) {
      try {
        const { id, outcome } = api.read(line, wire);
        return { id, result: resultOf(outcome, wire) };
      } catch (error) {
        throw protocolFailure('sent a result of a batch that is none.', wire, error);
      }
    },
  };
}

function resultOf(outcome: BatchOutcome, wire: Wire): ModelAnswer | ModelError {
  if ('failure' in outcome) return outcome.failure;
  if ('words' in outcome) return refusalFailure(wordsRefusal(outcome.status, outcome.words), wire);
  const builder = new AnswerBuilder(wire, performance.now());
  try {
    outcome.take(builder);
    const { answer, reasoning, ...rest } = builder.finish(true, []);
    return {
      ...rest,
      answer: wire.hide(answer),
      ...(reasoning === undefined ? {} : { reasoning: wire.hide(reasoning) }),
      // How long a batch lay there says nothing of the model.
      timing: { totalMs: 0 },
    };
  } catch (error) {
    if (error instanceof ModelError) return error;
    return protocolFailure('sent an answer that is none.', wire, error);
  }
}

/** Failures of one request of a batch that are no reply of the API's. */
export const expired = ({ shown }: Wire): ModelError =>
  new ModelError('timeout', `${shown} did not get to it before its batch expired.`, { retryable: true });
export const cancelled = ({ shown }: Wire): ModelError =>
  new ModelError('cut', `The batch at ${shown} was cancelled before it was answered.`, { retryable: false });
