import type { Params } from '../contract.ts';

/** How one kind of server wants to be spoken to. */
export interface Dialect {
  readonly kind: string;
  /** Parameters that it honours → the names that it knows them by. */
  readonly names: Readonly<Partial<Record<string, string>>>;
  /**
   * Values that switch a sampler off, sent where the params are silent: some servers would take a default from the
   * model's repository or from their own command line.
   */
  readonly neutral: Partial<Record<keyof Params, number>>;
  /** Fields that make the last message, if it is the assistant's, the start of the answer; null where that cannot be. */
  readonly prefill: Readonly<Record<string, unknown>> | null;
  /** False where the figures of its usage are made up. */
  readonly usage: boolean;
}

const OPENAI = {
  temperature: 'temperature',
  top_p: 'top_p',
  max_tokens: 'max_tokens',
  presence_penalty: 'presence_penalty',
  frequency_penalty: 'frequency_penalty',
  stop: 'stop',
  seed: 'seed',
} as const;
const LOCAL = {
  ...OPENAI,
  top_k: 'top_k',
  min_p: 'min_p',
  repetition_penalty: 'repetition_penalty',
} as const;
const OFF = {
  temperature: 1,
  top_p: 1,
  top_k: -1,
  min_p: 0,
  repetition_penalty: 1,
  presence_penalty: 0,
  frequency_penalty: 0,
} as const;

const local = (kind: string, rest: Partial<Dialect> = {}): Dialect => ({
  kind,
  names: LOCAL,
  neutral: OFF,
  prefill: {},
  usage: true,
  ...rest,
});

const continueFinal = { continue_final_message: true, add_generation_prompt: false };

export const DIALECTS = {
  'llama-server': local('llama-server', {
    names: { ...LOCAL, repetition_penalty: 'repeat_penalty' },
    neutral: { ...OFF, top_k: 0 },
  }),
  vllm: local('vllm', { prefill: continueFinal }),
  sglang: local('sglang', { prefill: { continue_final_message: true } }),
  'text-generation-webui': local('text-generation-webui', {
    neutral: { ...OFF, top_k: 0 },
    prefill: { continue_: true },
  }),
  koboldcpp: local('koboldcpp', {
    names: { ...LOCAL, repetition_penalty: 'rep_pen' },
    neutral: { ...OFF, top_k: 0 },
    usage: false,
  }),
  /** Its `/v1` knows no other sampler and passes over unknown fields in silence. */
  ollama: local('ollama', { names: OPENAI, neutral: {} }),
  openai: local('openai', { names: OPENAI, neutral: {}, prefill: null }),
  /** Any other: everything is sent as vLLM names it, nothing that was not asked for. */
  unknown: local('unknown', { neutral: {} }),
} as const;

export type ServerKind = keyof typeof DIALECTS;
