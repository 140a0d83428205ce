import { counted } from '../../counted.ts';
import { createAsker } from '../ask.ts';
import { HOPELESS } from '../contract.ts';
import type { Model, ModelAnswer, ModelDescription, ModelError } from '../contract.ts';
import { contextFinding, roomFinding } from './context.ts';
import type { Need } from './context.ts';
import { fatal, good, note, unknown } from './finding.ts';
import type { Finding } from './finding.ts';
import {
  askGreedy,
  concurrentFinding,
  prefillFinding,
  reasoningFinding,
  repeatFinding,
  seedFinding,
  stopFinding,
  templateFinding,
} from './probes.ts';
import type { AskShort } from './probes.ts';

export type { Finding } from './finding.ts';
export type { Need } from './context.ts';
export { estimateTokens } from './context.ts';

export interface PreflightOptions {
  readonly need: Need;
  /** True where the run sends raw prompts and no chats. */
  readonly raw: boolean;
  /** Requests that the run will have in flight. */
  readonly concurrency: number;
  readonly signal?: AbortSignal;
}

/**
 * Finds out in at most eleven short requests what would spoil a long run.
 *
 * @throws ModelError where the model cannot be reached, is not there, or takes no such prompts; only the signal's reason else.
 */
export async function preflight(model: Model, options: PreflightOptions): Promise<Finding[]> {
  const { need, raw, concurrency, signal } = options;
  const asker = createAsker(model, { concurrency: Math.max(4, concurrency), maxAttempts: 3 });
  const description = await asker.describe(signal);
  const ask: AskShort = async (prompt, params, sample = 0) => {
    const result = await asker.ask({ task: 'preflight', sample, prompt, params }, signal);
    if (!('failure' in result)) return result.answer;
    if (HOPELESS.has(result.failure.kind)) throw result.failure;
    return result.failure;
  };
  const first = await askGreedy(ask, raw);
  if (first instanceof Error) return [unanswered(first)];
  return [
    ...answerFindings(first, need),
    repeatFinding(first, await askGreedy(ask, raw)),
    await concurrentFinding(ask, raw, first, Math.min(4, Math.max(2, concurrency))),
    await stopFinding(ask, raw, first),
    await seedFinding(ask, raw),
    ...(raw ? [] : [await prefillFinding(ask)]),
    await contextFinding(description, { need, ask, raw, short: first }),
    slotsFinding(description, concurrency),
  ];
}

function answerFindings(first: ModelAnswer, need: Need): Finding[] {
  const reasoning = reasoningFinding(first);
  const isEmpty = first.answer === '' && reasoning.value === 'none';
  return [
    roomFinding(need, reasoning.value !== 'none') ??
      (isEmpty
        ? note('answer', 'empty', 'Its answer to a simple task is empty.')
        : good('answer', 'whole', 'It answers.')),
    reasoning,
    templateFinding(first),
  ];
}

const unanswered = (error: ModelError): Finding =>
  error.kind === 'bad-request'
    ? fatal('answer', 'refused', `It refuses a simple request: ${error.message}`)
    : unknown('answer', `A simple request failed: ${error.message}`);

/** More requests than slots wait in line; fewer leave slots idle. */
function slotsFinding({ server }: ModelDescription, concurrency: number): Finding {
  const { slots } = server;
  if (typeof slots !== 'number')
    return unknown('slots', `It does not tell how many requests it serves at once.`);
  if (concurrency === slots)
    return good('slots', `${slots}`, `It serves ${counted(slots, 'request')} at once.`);
  const than = concurrency > slots ? 'more than' : 'fewer than';
  return note('slots', `${slots}`, `${concurrency} requests in flight are ${than} its ${slots} slots.`);
}
