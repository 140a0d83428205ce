import type { BatchService } from './batch/contract.ts';

/** What answers: a server, a file of recorded answers, a command. */
export interface Model {
  /** As the user wrote it, without secrets: `http://localhost:8080/v1#qwen`. */
  readonly address: string;
  /** Short name for tables and file names, known after `describe`. */
  readonly name: string;
  /** Asks the server what it is. Throws ModelError when it cannot be reached or does not have the model. */
  describe(signal?: AbortSignal): Promise<ModelDescription>;
  /** One answer. Throws ModelError; never retries (see `ask.ts`). */
  answer(request: ModelRequest, signal?: AbortSignal): Promise<ModelAnswer>;
  /** How it answers many requests together for less, where it does. */
  readonly batches?: BatchService;
  close(): Promise<void>;
}

/** Stable facts only: they are part of a run's fingerprint, so nothing here may change between two calls. */
export interface ModelDescription {
  /** The model's own id at its server. */
  readonly id: string;
  /** `openai-compatible`, `replay`, `reference`, `exec`, … */
  readonly provider: string;
  /** What the server says of itself: kind, build, model file, context length, chat template's hash, slots. */
  readonly server: Readonly<Record<string, string | number | boolean>>;
}

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** A string is a raw completion prompt; messages are a chat, whose last message may be the start of the assistant's answer. */
export type Prompt = string | readonly Message[];

/** Sampling parameters under the names of the field; a provider maps them to its server's and says which it cannot honour. */
export interface Params {
  readonly temperature?: number;
  readonly top_p?: number;
  readonly top_k?: number;
  readonly min_p?: number;
  readonly max_tokens?: number;
  readonly repetition_penalty?: number;
  /** Tokens that the repetition penalty looks back. */
  readonly repeat_last_n?: number;
  readonly presence_penalty?: number;
  readonly frequency_penalty?: number;
  /** Version of Mirostat (Basu et al., 2021, arXiv:2007.14966): 0 for none, 1 or 2. */
  readonly mirostat?: number;
  readonly mirostat_tau?: number;
  readonly mirostat_eta?: number;
  /** Beams of a beam search. */
  readonly num_beams?: number;
  /** Tokens of context, prompt and answer together, for servers that are told with each request. */
  readonly num_ctx?: number;
  readonly stop?: readonly string[];
  readonly seed?: number;
  /** Whether, or how long, the model thinks first; absent for its own way. */
  readonly reasoning?: Reasoning;
}

export type Reasoning = 'off' | 'on' | 'low' | 'medium' | 'high';

export interface ModelRequest {
  readonly task: string;
  /** Of the task; one task may be asked in several. */
  readonly language?: 'python' | 'javascript';
  /** Index of the sample, from 0; the seed that is sent is `params.seed + sample`. */
  readonly sample: number;
  readonly prompt: Prompt;
  readonly params: Params;
  /** Asks for the probabilities of the answer's tokens; servers that do not tell them leave them out. */
  readonly logprobs?: true;
}

export type Finish = 'stop' | 'length' | 'refused';

export interface ModelAnswer {
  /** The raw text, byte for byte. */
  readonly answer: string;
  /** What the server delivered apart from the answer. */
  readonly reasoning?: string;
  readonly finish: Finish;
  readonly usage?: Usage;
  readonly timing: Timing;
  /** Where they were asked for and the server tells them. */
  readonly logprob?: Logprob;
  /** Parameters that this provider could not honour. */
  readonly ignored?: readonly string[];
  /** True where it was not asked for now: it is from the cache. */
  readonly cached?: true;
  /** Id of the batch that it was answered in, at the batch's price. */
  readonly batch?: string;
}

export interface Usage {
  readonly promptTokens?: number;
  readonly completionTokens?: number;
  readonly reasoningTokens?: number;
  /** Servers make figures up, so a figure says where it is from. */
  readonly source: 'server' | 'counted-chunks';
}

/** Natural logarithm of the probability of the tokens that were sampled. */
export interface Logprob {
  readonly mean: number;
  readonly tokens: number;
}

export interface Timing {
  /** Milliseconds to the first non-empty piece of answer or reasoning. */
  readonly ttftMs?: number;
  readonly totalMs: number;
  /** Completion tokens a second after the first, where the usage is known. */
  readonly tokensPerS?: number;
}

export type ModelErrorKind =
  | 'unreachable'
  | 'timeout'
  | 'cut'
  | 'rate-limited'
  | 'overloaded'
  | 'server'
  | 'empty'
  | 'overflow'
  | 'auth'
  | 'payment'
  | 'not-found'
  | 'bad-request'
  | 'protocol'
  /** This API has no way to ask it. */
  | 'unsupported';

/** These fail every request alike: a run stops and says so, instead of leaving each sample unscored. */
export const HOPELESS: ReadonlySet<ModelErrorKind> = new Set([
  'auth',
  'payment',
  'not-found',
  'unreachable',
  'unsupported',
]);

/** An answer that could not be had. `retryable` says whether the same request may succeed later. */
export class ModelError extends Error {
  readonly kind: ModelErrorKind;
  readonly retryable: boolean;
  /** From `Retry-After`, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  readonly status: number | undefined;
  /** What the user does next, where the kind alone does not tell. */
  readonly next: string | undefined;

  constructor(
    kind: ModelErrorKind,
    message: string,
    options: {
      retryable: boolean;
      retryAfterMs?: number | undefined;
      status?: number | undefined;
      next?: string | undefined;
      cause?: unknown;
    },
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ModelError';
    this.kind = kind;
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
    this.status = options.status;
    this.next = options.next;
  }
}
