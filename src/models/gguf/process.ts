import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Params, Prompt } from '../contract.ts';
import { ModelError } from '../contract.ts';
import { redact } from '../redact.ts';

const WORKER = fileURLToPath(new URL('worker.mjs', import.meta.url));
const STDERR_LIMIT = 4 * 1024;

const factsSchema = z.object({
  context: z.number(),
  build: z.string(),
  template: z.string().exactOptional(),
});
const messageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('loaded'), facts: factsSchema }),
  z.object({ kind: z.literal('piece'), id: z.number(), text: z.string() }),
  z.object({
    kind: z.literal('done'),
    id: z.number(),
    finish: z.enum(['stop', 'length']),
    promptTokens: z.number(),
    completionTokens: z.number(),
  }),
  z.object({
    kind: z.literal('failed'),
    id: z.number().exactOptional(),
    reason: z.string(),
    message: z.string(),
  }),
]);
type Message = z.infer<typeof messageSchema>;
export type Facts = z.infer<typeof factsSchema>;
export type Done = Extract<Message, { kind: 'done' }>;

interface Listener {
  readonly onPiece: (text: string) => void;
  readonly resolve: (done: Done) => void;
  readonly reject: (reason: unknown) => void;
}

export interface LoadOptions {
  /** URL of node-llama-cpp. */
  readonly engine: string;
  readonly file: string;
  /** Tokens, at most; a model made for fewer has fewer. */
  readonly context: number;
  /** Requests at the same time. */
  readonly sequences: number;
}

/** A process that holds a model. After a crash, and after `end`, it is gone, and every request fails. */
export class ModelProcess {
  readonly #child: ChildProcess;
  readonly #file: string;
  readonly #listeners = new Map<number, Listener>();
  readonly #loaded: Promise<Facts>;
  #onLoaded: (facts: Facts) => void = () => {};
  #onLost: (error: ModelError) => void = () => {};
  #complaint = '';
  #failure: ModelError | undefined;
  #ids = 0;

  constructor(options: LoadOptions) {
    this.#file = options.file;
    this.#loaded = new Promise((resolve, reject) => {
      this.#onLoaded = resolve;
      this.#onLost = reject;
    });
    // Nobody may be left to hear of its failure.
    this.#loaded.catch(() => {});
    this.#child = fork(WORKER, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] });
    this.#listen();
    this.#child.send({ kind: 'load', ...options });
  }

  /** What the model is, once it is loaded. Rejects with a ModelError where that cannot be. */
  get facts(): Promise<Facts> {
    return this.#loaded;
  }

  get isGone(): boolean {
    return this.#failure !== undefined;
  }

  /** @throws ModelError, or the signal's reason. */
  ask(
    request: { readonly prompt: Prompt; readonly params: Params },
    onPiece: (text: string) => void,
    signal?: AbortSignal,
  ): Promise<Done> {
    const id = this.#ids++;
    const onAbort = (): void => this.#abort(id, signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    const done = new Promise<Done>((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      this.#listeners.set(id, { onPiece, resolve, reject });
      this.#child.send({ kind: 'ask', id, ...request });
    });
    return done.finally(() => signal?.removeEventListener('abort', onAbort));
  }

  end(): void {
    this.#child.kill('SIGKILL');
  }

  #listen(): void {
    this.#child.stderr?.on('data', (piece: Buffer) => {
      this.#complaint = (this.#complaint + piece.toString('utf8')).slice(-STDERR_LIMIT);
    });
    this.#child.on('error', (error) => this.#lose(lost(this.#file, error.message)));
    this.#child.on('close', (status, signal) =>
      this.#lose(lost(this.#file, `${signal ?? `exit status ${status}`}. ${redact(this.#complaint)}`)),
    );
    this.#child.on('message', (value) => this.#take(messageSchema.parse(value)));
  }

  #take(message: Message): void {
    if (message.kind === 'loaded') return this.#onLoaded(message.facts);
    if (message.kind === 'failed' && message.id === undefined) {
      this.#lose(notLoaded(this.#file, message.message));
      return this.end();
    }
    if (message.id === undefined) return;
    const listener = this.#listeners.get(message.id);
    if (message.kind === 'piece') return listener?.onPiece(message.text);
    this.#listeners.delete(message.id);
    if (message.kind === 'done') listener?.resolve(message);
    else listener?.reject(refused(this.#file, message));
  }

  #abort(id: number, reason: unknown): void {
    const listener = this.#listeners.get(id);
    this.#listeners.delete(id);
    if (this.#child.connected) this.#child.send({ kind: 'abort', id });
    listener?.reject(reason);
  }

  #lose(error: ModelError): void {
    this.#failure ??= error;
    this.#onLost(this.#failure);
    for (const { reject } of this.#listeners.values()) reject(this.#failure);
    this.#listeners.clear();
  }
}

/** The process has ended by itself; a new one may do better. */
const lost = (file: string, how: string): ModelError =>
  new ModelError('cut', `The process that held ${file} has ended: ${how.trim()}`, { retryable: true });

const notLoaded = (file: string, why: string): ModelError =>
  new ModelError('not-found', `${file} cannot be loaded: ${redact(why)}`, {
    retryable: false,
    next: 'Check that the file is whole, and that its context fits into memory.',
  });

function refused(file: string, { reason, message }: Extract<Message, { kind: 'failed' }>): ModelError {
  const text = `${file}: ${redact(message)}`;
  if (reason === 'overflow') return new ModelError('overflow', text, { retryable: false });
  if (reason === 'no-template') {
    return new ModelError('unsupported', text, {
      retryable: false,
      next: 'Use a template that makes raw prompts, such as --template completion.',
    });
  }
  return new ModelError('server', text, { retryable: true });
}
