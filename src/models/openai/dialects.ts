import type { Reasoning } from '../contract.ts';
import type { SamplerNames } from '../http/samplers.ts';

/** How one kind of server wants to be spoken to. */
export interface Dialect extends SamplerNames {
  readonly kind: string;
  /** Fields that make the last message, if it is the assistant's, the start of the answer; null where that cannot be: it is not sent. */
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
const MIROSTAT = {
  mirostat: 'mirostat',
  mirostat_tau: 'mirostat_tau',
  mirostat_eta: 'mirostat_eta',
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

/** Variables of the chat templates that models with switchable reasoning ship. */
const inTemplate = (level: Reasoning) => ({
  chat_template_kwargs: {
    enable_thinking: level !== 'off',
    ...(level === 'off' || level === 'on' ? {} : { reasoning_effort: level }),
  },
});

const continueFinal = { continue_final_message: true, add_generation_prompt: false };

export const DIALECTS = {
  'llama-server': local('llama-server', {
    names: {
      ...LOCAL,
      ...MIROSTAT,
      repetition_penalty: 'repeat_penalty',
      repeat_last_n: 'repeat_last_n',
    },
    neutral: { ...OFF, top_k: 0, mirostat: 0 },
    reasoning: inTemplate,
  }),
  vllm: local('vllm', { prefill: continueFinal, reasoning: inTemplate }),
  sglang: local('sglang', { prefill: { continue_final_message: true }, reasoning: inTemplate }),
  'text-generation-webui': local('text-generation-webui', {
    names: {
      ...LOCAL,
      ...MIROSTAT,
      mirostat: 'mirostat_mode',
      repeat_last_n: 'repetition_penalty_range',
      num_beams: 'num_beams',
      num_ctx: 'truncation_length',
    },
    neutral: { ...OFF, top_k: 0, mirostat: 0 },
    prefill: { continue_: true },
  }),
  koboldcpp: local('koboldcpp', {
    names: { ...LOCAL, ...MIROSTAT, repetition_penalty: 'rep_pen', repeat_last_n: 'rep_pen_range' },
    neutral: { ...OFF, top_k: 0, mirostat: 0 },
    prefill: { continue_assistant_turn: true },
    usage: false,
  }),
  /** Its `/v1` knows no other sampler and passes over unknown fields in silence. */
  ollama: local('ollama', { names: OPENAI, neutral: {} }),
  openai: local('openai', {
    names: OPENAI,
    neutral: {},
    prefill: null,
    reasoning: (level) => ({ reasoning_effort: { off: 'none', on: 'medium' }[String(level)] ?? level }),
  }),
  /** Any other: its samplers are sent as vLLM names them, nothing that was not asked for. Most begin a new message after a prefill. */
  unknown: local('unknown', { neutral: {}, prefill: null }),
} as const;

export type ServerKind = keyof typeof DIALECTS;
