import { randomUUID } from 'node:crypto';
import type { ModelAnswer, ModelDescription } from '../contract.ts';
import { fatal, good, note, unknown } from './finding.ts';
import type { Finding } from './finding.ts';
import type { AskShort } from './probes.ts';

/** What a run needs of a model's context, in tokens. */
export interface Need {
  /** The longest prompt, estimated. */
  readonly promptTokens: number;
  /** `max_tokens` of the run. */
  readonly answerTokens: number;
}

/** A reasoning model that may say 768 tokens has scored 4.3 % where it scores 87.8 % with 4096: all of it was thinking. */
const ROOM_TO_THINK = 4096;

/** Most servers count three to four characters of code a token, so this errs on the long side. */
export const estimateTokens = (characters: number): number => Math.ceil(characters / 3);

const LINE = 'value = value + 1\n';

/**
 * Whether prompt and answer fit. Where the server tells its context that is arithmetic; where it does not, and may cut
 * prompts in silence, it is asked a prompt as long as the longest one and the count of its tokens is looked at.
 *
 * @param short the answer to a short prompt: a count that is the same for a long one is made up
 */
export async function contextFinding(
  { server }: ModelDescription,
  { need, ask, raw, short }: { need: Need; ask: AskShort; raw: boolean; short: ModelAnswer },
): Promise<Finding> {
  const { context } = server;
  if (typeof context === 'number') return fitFinding(context, need);
  const lines = Math.ceil((need.promptTokens * 3) / LINE.length);
  // A beginning that no earlier prompt had: some servers do not count what they still have in memory.
  const text = `# ${randomUUID()}\n${LINE.repeat(lines)}\n# What is value?`;
  const prompt = raw ? text : [{ role: 'user' as const, content: text }];
  const long = await ask(prompt, { temperature: 0, max_tokens: 8 });
  if (!(long instanceof Error)) return countFinding(counted(short), counted(long), 4 * lines);
  return long.kind === 'overflow'
    ? fatal('context', 'too short', `It refuses a prompt of ${need.promptTokens} tokens: ${long.message}`)
    : unknown('context', `A long prompt failed: ${long.message}`);
}

const counted = ({ usage }: ModelAnswer): number | undefined =>
  usage?.source === 'server' ? usage.promptTokens : undefined;

/** @param least tokens of the long prompt in any vocabulary: four a line */
function countFinding(short: number | undefined, long: number | undefined, least: number): Finding {
  if (long === undefined || long === short)
    return unknown('context', 'It neither tells its context nor counts the tokens of a prompt.');
  if (long >= least) return good('context', `over ${long}`, `A prompt of ${long} tokens is read whole.`);
  return fatal(
    'context',
    `cuts at ${long}`,
    `It cuts prompts in silence: of at least ${least} tokens it has read ${long}. Give the server a larger context.`,
  );
}

function fitFinding(context: number, { promptTokens, answerTokens }: Need): Finding {
  const room = context - promptTokens;
  const said = `Its context has ${context} tokens`;
  if (room < 256) {
    return fatal(
      'context',
      `${context}`,
      `${said}, and the longest prompt alone about ${promptTokens}. Give the server a larger one.`,
    );
  }
  if (room >= answerTokens)
    return good('context', `${context}`, `${said}: prompt and answer (max_tokens ${answerTokens}) fit.`);
  return note(
    'context',
    `${context}, short`,
    `${said}: after the longest prompt ${room} are left of the ${answerTokens} that an answer may have.`,
  );
}

/** Whether an answer has room for what this model does. */
export function roomFinding({ answerTokens }: Need, thinks: boolean): Finding | undefined {
  if (!thinks || answerTokens >= ROOM_TO_THINK) return undefined;
  return note(
    'answer',
    `max_tokens ${answerTokens}`,
    `It thinks before it answers, and max_tokens is ${answerTokens}: with less than ${ROOM_TO_THINK} the thinking may leave no room for code.`,
  );
}
