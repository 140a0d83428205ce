import { AssayError } from '../../errors.ts';
import { pause } from '../../abort.ts';
import { ModelError } from '../contract.ts';
import type { Prompt } from '../contract.ts';
import { openModel } from '../index.ts';
import type { Reachable, Server } from './contract.ts';

const LOOK_MS = 200;

/** One replica that is being waited for. */
export interface Awaited extends Reachable {
  /** What `openModel` takes. */
  readonly address: string;
}

/**
 * Waits until a server says that it is ready and has then answered with a token: some are healthy before they can answer.
 * @throws AssayError `server-silent` where it refuses; the signal's reason.
 */
export async function untilReady(server: Server, at: Awaited, signal: AbortSignal): Promise<void> {
  for (;;) {
    if ((await server.isReady(at, signal)) && (await hasAnswered(at.address, signal))) return;
    await pause(LOOK_MS, signal);
  }
}

async function hasAnswered(address: string, signal: AbortSignal): Promise<boolean> {
  const chat = await tryOnce(address, [{ role: 'user', content: 'Hi' }], signal);
  // A model without a chat template still continues texts.
  const failure =
    chat?.kind === 'bad-request' || chat?.kind === 'unsupported'
      ? await tryOnce(address, 'Hi', signal)
      : chat;
  if (failure === undefined) return true;
  if (failure.retryable) return false;
  throw new AssayError('server-silent', `It runs, and does not answer: ${failure.message}`, {
    next: failure.next ?? 'Look at its log, and at the model that the profile names.',
    cause: failure,
  });
}

async function tryOnce(
  address: string,
  prompt: Prompt,
  signal: AbortSignal,
): Promise<ModelError | undefined> {
  const model = openModel(address);
  try {
    await model.answer(
      { task: 'ready', sample: 0, prompt, params: { temperature: 0, max_tokens: 1 } },
      signal,
    );
    return undefined;
  } catch (error) {
    if (error instanceof ModelError && !signal.aborted) return error;
    throw error;
  } finally {
    await model.close();
  }
}
