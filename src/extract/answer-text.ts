import { withoutReasoning } from './reasoning.ts';

/** More than this, reasoning included, is not read. */
const MAX_ANSWER = 2_000_000;
/**
 * More than this, without the reasoning, is no answer to one task: 3,000 full lines. It bounds the time of hostile answers,
 * and the parser's memory, which grows by 60 bytes a character and stays.
 */
export const MAX_CHARACTERS = 250_000;

/** Tokens that end a turn where a server let them through. */
const END_OF_TURN =
  /<\|(?:endoftext|end_of_text|im_end|im_start|eot_id|end|eom_id|return|user|assistant|file_sep(?:arator)?|fim_\w{1,12})\|>|<(?:file_sep|end_of_turn|EOT|｜end▁of▁sentence｜)>|<\/s>(?=\s|$)/;

/** The text to be read, and the length of the answer where that is more than can be read. */
export function answerText(answer: string): { text: string; length: number } {
  const start = answer.slice(0, MAX_ANSWER).replace(/^\uFEFF/, '');
  const whole = withoutReasoning(start.replaceAll('\r\n', '\n'));
  const isCut = answer.length > MAX_ANSWER || whole.length > MAX_CHARACTERS;
  const text = whole.slice(0, MAX_CHARACTERS);
  const begun = text.replace(/^\s*<\|(?:im_start|assistant)\|>/, '');
  const end = END_OF_TURN.exec(begun);
  if (end !== null) return { text: begun.slice(0, end.index), length: 0 };
  return { text: begun, length: isCut ? answer.length : 0 };
}
