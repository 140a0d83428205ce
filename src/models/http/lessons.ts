import type { Refusal } from './refusal.ts';

/** What a server has taught by refusing requests, for all requests to come. */
export interface Lessons {
  /** Whether the server has refused a field of this name. */
  refused(field: string): boolean;
  /** The fields without what it refuses and with new names where it wants them. */
  apply(fields: Readonly<Record<string, unknown>>): Record<string, unknown>;
  /** True where the refusal is of one of these fields, so that the same request without it may pass. */
  learn(refusal: Refusal, sent: Readonly<Record<string, unknown>>): boolean;
}

const OBJECTION =
  /unsupported|not support|unknown|unrecogni[sz]ed|unexpected|extra (inputs?|fields?|parameters?)|not permitted|not allowed|invalid (parameter|field|argument)|deprecated|cannot both|use '?max_completion_tokens/i;

/** Without these it would be another request. */
const ESSENTIAL: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'prompt',
  'stream',
  'max_tokens',
  'max_completion_tokens',
  'continue_final_message',
  'add_generation_prompt',
  'continue_',
]);

export function newLessons(): Lessons {
  const refused = new Set<string>();
  let budget = 'max_tokens';
  return {
    refused: (field) => refused.has(field),
    apply: (fields) =>
      Object.fromEntries(
        Object.entries(fields)
          .filter(([field]) => !refused.has(field))
          .map(([field, value]) => [field === 'max_tokens' ? budget : field, value]),
      ),
    learn(refusal, sent) {
      const field = objectedField(refusal, sent);
      if (field === undefined) return false;
      // Reasoning models of OpenAI count thinking too, and want the budget under a name that says so.
      if (field === 'max_tokens' && /max_completion_tokens/.test(refusal.words)) {
        budget = 'max_completion_tokens';
        return true;
      }
      if (ESSENTIAL.has(field)) return false;
      refused.add(field);
      return true;
    },
  };
}

function objectedField(refusal: Refusal, sent: Readonly<Record<string, unknown>>): string | undefined {
  const { status, words, parameter } = refusal;
  if (![400, 422].includes(status) || !OBJECTION.test(words)) return undefined;
  const fields = Object.keys(sent);
  return (
    fields.find((field) => field === parameter || parameter?.startsWith(`${field}.`)) ??
    fields.find((field) => !ESSENTIAL.has(field) && new RegExp(`\\b${field}\\b`).test(words)) ??
    fields.find((field) => field === 'max_tokens' && /\bmax_tokens\b/.test(words))
  );
}
