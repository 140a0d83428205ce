import { orAbort, pause } from '../abort.ts';
import { DEFAULT_BACKOFF, waitMs } from './backoff.ts';
import type { Backoff } from './backoff.ts';
import { ModelError } from './contract.ts';
import type { Model, ModelAnswer, ModelDescription, ModelErrorKind, ModelRequest } from './contract.ts';
import { Gate, PRESSURE } from './gate.ts';
import { Tally } from './tally.ts';

export type AskResult =
  | { readonly answer: ModelAnswer; readonly attempts: number }
  | { readonly failure: ModelError; readonly attempts: number };

export interface Asker {
  /** One answer, or the failure that remained. Throws only the signal's reason, or an error that is not the model's. */
  ask(request: ModelRequest, signal?: AbortSignal): Promise<AskResult>;
  /** What the model is; waits for a server that is loading, but not for one that is not there. */
  describe(signal?: AbortSignal): Promise<ModelDescription>;
}

export type AskEvent =
  | {
      readonly kind: 'retry';
      readonly task: string;
      readonly sample: number;
      /** Requests so far. */
      readonly attempts: number;
      readonly cause: ModelErrorKind;
      readonly message: string;
    }
  /** The server asked for less: this many requests may now be under way. */
  | { readonly kind: 'pace'; readonly limit: number }
  /** The server cannot be reached; everything waits for it. */
  | { readonly kind: 'away' }
  | { readonly kind: 'back'; readonly awayMs: number };

export interface AskOptions {
  /** Requests under way at the same time, at most. Default 1. */
  readonly concurrency?: number;
  /** Requests for one sample, at most, not counting those that met a server that was busy or away. Default 6. */
  readonly maxAttempts?: number;
  /** How long one sample waits for a server that is busy, or all for one that is away, in milliseconds. Default ten minutes. */
  readonly patienceMs?: number;
  readonly backoff?: Partial<Backoff>;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: AskEvent) => void;
}

/**
 * Asks one model, with retries for what may pass, a concurrency that follows what the server can bear, and a pause for all
 * while it is away.
 */
export function createAsker(model: Model, options: AskOptions = {}): Asker {
  const { maxAttempts = 6, patienceMs = 600_000, onEvent = () => {} } = options;
  const backoff = { ...DEFAULT_BACKOFF, ...options.backoff };
  const gate = new Gate({
    concurrency: Math.max(1, options.concurrency ?? 1),
    patienceMs,
    backoff,
    onPace: (limit) => onEvent({ kind: 'pace', limit }),
    onAway: () => onEvent({ kind: 'away' }),
    onBack: (awayMs) => onEvent({ kind: 'back', awayMs }),
  });

  const tryOnce = async (
    request: ModelRequest,
    signal: AbortSignal | undefined,
  ): Promise<ModelAnswer | ModelError> => {
    const pass = await gate.enter(signal);
    let result: ModelAnswer | ModelError | undefined;
    try {
      result = await model.answer(request, signal);
    } catch (error) {
      if (signal?.aborted === true || !(error instanceof ModelError)) throw error;
      result = error;
    } finally {
      gate.leave(pass, result === undefined || result instanceof ModelError ? result : 'answered');
    }
    return result;
  };

  const ask = async (request: ModelRequest, signal: AbortSignal | undefined): Promise<AskResult> => {
    const tally = new Tally(maxAttempts, patienceMs);
    for (let attempts = 1; ; attempts++) {
      const result = await tryOnce(request, signal);
      const isError = result instanceof ModelError;
      if (!isError && tally.accepts(result)) return { answer: result, attempts };
      if (isError && (gate.isLost || !tally.retries(result))) return { failure: result, attempts };
      const { task, sample } = request;
      const cause = isError ? result.kind : 'empty';
      onEvent({
        kind: 'retry',
        task,
        sample,
        attempts,
        cause,
        message: isError ? result.message : 'The answer is empty.',
      });
      await pause(tally.waitMs(backoff), signal);
    }
  };

  return {
    ask: (request, signal) => ask(request, either(options.signal, signal)),
    describe: (signal) => describe(model, patienceMs, backoff, either(options.signal, signal)),
  };
}

async function describe(
  model: Model,
  patienceMs: number,
  backoff: Backoff,
  signal: AbortSignal | undefined,
): Promise<ModelDescription> {
  const startedAt = performance.now();
  for (let failures = 1; ; failures++) {
    try {
      return await orAbort(model.describe(signal), signal);
    } catch (error) {
      if (!(error instanceof ModelError && maySoonTell(error, failures))) throw error;
      const usual = { ...backoff, capMs: Math.min(backoff.capMs, 2_000) };
      const ms = error.retryAfterMs ?? waitMs(failures, usual);
      // Nobody waits for longer than the patience, whatever the server asks for.
      if (performance.now() - startedAt + ms > patienceMs) throw error;
      await pause(ms, signal);
    }
  }
}

/** A server that is busy, or whose answer was lost once: connections are cut by accident, too. */
const maySoonTell = ({ kind, retryable }: ModelError, failures: number): boolean =>
  PRESSURE.has(kind) || (failures === 1 && retryable && kind !== 'unreachable');

function either(a: AbortSignal | undefined, b: AbortSignal | undefined): AbortSignal | undefined {
  return a === undefined || b === undefined ? (a ?? b) : AbortSignal.any([a, b]);
}
