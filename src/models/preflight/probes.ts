import type { Message, ModelAnswer, ModelError, Params, Prompt } from '../contract.ts';
import { good, note, unknown } from './finding.ts';
import type { Finding } from './finding.ts';

/** Asks for one short answer; resolves to a failure instead of throwing it, unless every request would fail alike. */
export type AskShort = (prompt: Prompt, params: Params, sample?: number) => Promise<ModelAnswer | ModelError>;

/** A task that every model begins alike, with enough words to compare. */
const TASK = 'Write a Python function add(a, b) that returns the sum of its arguments, with a docstring.';
const BEGINNING = '```python\ndef add(a, b):\n';

/** Tokens of one probe: enough for a line or two. */
const SHORT: Params = { max_tokens: 48 };
const GREEDY: Params = { ...SHORT, temperature: 0 };

export const asked = (raw: boolean): Prompt => (raw ? `# ${TASK}\n${BEGINNING}` : [user(TASK)]);
const user = (content: string): Message => ({ role: 'user', content });

const failed = (result: ModelAnswer | ModelError): result is ModelError => result instanceof Error;
/** All that a model says, thinking included. */
const said = ({ answer, reasoning = '' }: ModelAnswer): string => reasoning + answer;

export const askGreedy = (ask: AskShort, raw: boolean): ReturnType<AskShort> => ask(asked(raw), GREEDY);

const TAGS =
  /<\|(im_start|im_end|eot_id|start_header_id|end|user|assistant|endoftext)\|>|\[\/?INST\]|<\/?s>|<(start|end)_of_turn>|### (Instruction|Response):/;

/** Tags in an answer mean that the server's template is not the model's. */
export function templateFinding(first: ModelAnswer): Finding {
  const tag = TAGS.exec(first.answer)?.[0];
  if (tag === undefined) return good('template', 'clean', 'No tags of a chat template are in the answer.');
  return note(
    'template',
    `echoes ${tag}`,
    `The answer contains ${tag}: the server's chat template is probably not the model's.`,
  );
}

const MARKS = /<think>|\[THINK\]|<\|channel\|>|<thought>/i;

export function reasoningFinding(first: ModelAnswer): Finding {
  if (first.reasoning !== undefined)
    return good('reasoning', 'apart', 'It thinks first, and the server keeps that apart from the answer.');
  if ((first.usage?.reasoningTokens ?? 0) > 0 || (first.answer === '' && first.finish === 'length'))
    return good('reasoning', 'hidden', 'It thinks first, and the server does not show it.');
  const mark = MARKS.exec(first.answer)?.[0];
  if (mark !== undefined)
    return note('reasoning', 'in the answer', `It thinks first, inside the answer (${mark}).`);
  return good('reasoning', 'none', 'It does not think before it answers.');
}

/** Whether greedy answers are the same when asked alone. */
export function repeatFinding(first: ModelAnswer, second: ModelAnswer | ModelError): Finding {
  if (failed(second)) return unknown('repeat', `The second of two requests failed: ${second.message}`);
  if (said(first) === said(second))
    return good('repeat', 'same', 'The same request has the same answer at temperature 0.');
  return note(
    'repeat',
    'differs',
    'The same request has other answers at temperature 0, even asked alone: figures of two runs differ by chance.',
  );
}

/** Whether they are the same when asked at the same time: batches may change the order of sums. */
export async function concurrentFinding(
  ask: AskShort,
  raw: boolean,
  first: ModelAnswer,
  count: number,
): Promise<Finding> {
  const results = await Promise.all(Array.from({ length: count }, () => askGreedy(ask, raw)));
  const lost = results.find(failed);
  if (lost !== undefined) return unknown('concurrent', `One of ${count} requests failed: ${lost.message}`);
  const texts = results.map((result) => (failed(result) ? undefined : said(result)));
  if (texts.every((text) => text === said(first)))
    return good('concurrent', 'same', `${count} requests at once have the same answer as one alone.`);
  return note(
    'concurrent',
    'differs',
    `${count} requests at once have other answers than one alone at temperature 0; --concurrency 1 avoids it.`,
  );
}

/** Asks for the first answer again, to be ended by a word out of its middle. */
export async function stopFinding(ask: AskShort, raw: boolean, first: ModelAnswer): Promise<Finding> {
  const words = first.answer.split(/\s+/).filter((word) => word.length > 2);
  const stop = words[Math.floor(words.length / 2)];
  if (words.length < 3 || stop === undefined)
    return unknown('stop', 'The answer is too short to be stopped in its middle.');
  const stopped = await ask(asked(raw), { ...GREEDY, stop: [stop] });
  if (failed(stopped)) return unknown('stop', `The request with a stop text failed: ${stopped.message}`);
  const isHonoured = !stopped.answer.includes(stop) && stopped.ignored?.includes('stop') !== true;
  return isHonoured
    ? good('stop', 'honoured', 'A stop text ends the answer and is not in it.')
    : note('stop', 'ignored', `The stop text ${JSON.stringify(stop)} did not end the answer.`);
}

/** The same seed twice, at a temperature that makes other seeds differ. */
export async function seedFinding(ask: AskShort, raw: boolean): Promise<Finding> {
  const params = { ...SHORT, temperature: 1.5, seed: 7 };
  const first = await ask(asked(raw), params);
  const again = await ask(asked(raw), params);
  const lost = [first, again].find(failed);
  if (lost !== undefined) return unknown('seed', `A request with a seed failed: ${lost.message}`);
  if (failed(first) || failed(again) || first.ignored?.includes('seed') === true)
    return note('seed', 'ignored', 'It takes no seed: samples cannot be had again.');
  return said(first) === said(again)
    ? good('seed', 'honoured', 'The same seed gives the same sample.')
    : note('seed', 'ignored', 'The same seed gives other samples: they cannot be had again.');
}

/** A chat that ends with the start of the answer. */
export async function prefillFinding(ask: AskShort): Promise<Finding> {
  const prompt = [user(TASK), { role: 'assistant' as const, content: BEGINNING }];
  const answer = await ask(prompt, GREEDY);
  if (failed(answer))
    return note('prefill', 'refused', `It refuses the start of an answer: ${answer.message}`);
  if (answer.ignored?.includes('prefill') === true)
    return note(
      'prefill',
      'not sent',
      'The start of an answer is not sent: this server would begin a new one.',
    );
  if (answer.answer === '') return unknown('prefill', 'Its answer after a given start is empty.');
  if (answer.answer.includes('def add') || answer.answer.includes('```python'))
    return note('prefill', 'begins anew', 'It begins a new answer instead of going on with the given start.');
  return good('prefill', 'continued', 'It goes on with the given start of an answer.');
}
