import { AssayError } from '../errors.ts';
import type { Prompt } from '../models/contract.ts';
import { estimateTokens, preflight } from '../models/preflight/index.ts';
import type { Asking } from './asking.ts';
import type { OnEvent } from './events.ts';

/** So many answers take long enough that eleven short requests before them do not count. */
const LONG = 100;

/** What a run that is about to begin looks like. */
export interface Departure {
  /** Samples that are still to be asked for. */
  readonly left: number;
  /** Every prompt that may be asked; read only where the run is long. */
  readonly prompts: () => Iterable<Prompt>;
  readonly signal?: AbortSignal;
  readonly onEvent?: OnEvent;
}

/**
 * Tries a server before a long run and says what may cost points: check → a word, such as `{stop: 'honoured'}`. Undefined
 * where the run is short or nothing is served.
 * What is found stands beside the fingerprint and not in its id: it may differ from hour to hour, and an interrupted run
 * goes on all the same.
 *
 * @throws AssayError `preflight` for what would spoil every answer; ModelError where the server cannot be asked at all.
 */
export async function checkBefore(
  asking: Asking,
  { left, prompts, signal, onEvent }: Departure,
): Promise<Record<string, string> | undefined> {
  const { model, description, params, concurrency } = asking;
  if (left < LONG || description.server['kind'] === undefined) return undefined;
  const { longest, raw } = measure(prompts());
  const findings = await preflight(model, {
    need: { promptTokens: longest, answerTokens: params.values.max_tokens ?? 4096 },
    raw,
    concurrency,
    ...(signal === undefined ? {} : { signal }),
  });
  const fatal = findings.find(({ level }) => level === 'fatal');
  if (fatal !== undefined) {
    throw new AssayError('preflight', `The run would be spoilt: ${fatal.text}`, {
      next: `assay models check --model ${model.address} tells the rest; --limit 5 tries a few tasks all the same.`,
    });
  }
  for (const { level, text } of findings) if (level === 'note') onEvent?.({ kind: 'note', text });
  return Object.fromEntries(findings.map(({ check, value }) => [check, value]));
}

/** Tokens of the longest prompt, estimated, and whether they are raw texts. */
function measure(prompts: Iterable<Prompt>): { longest: number; raw: boolean } {
  let longest = 0;
  let raw = false;
  for (const prompt of prompts) {
    raw ||= typeof prompt === 'string';
    longest = Math.max(longest, lengthOf(prompt));
  }
  return { longest: estimateTokens(longest), raw };
}

/** Characters. */
export const lengthOf = (prompt: Prompt): number =>
  typeof prompt === 'string' ? prompt.length : prompt.reduce((sum, { content }) => sum + content.length, 0);
