import { Budget } from './budget.ts';
import { fromChat } from './chat.ts';
import { fromCompletion } from './completion.ts';
import type { Extractor } from './contract.ts';
import type { Language, Parse } from './grammar.ts';
import { readJavaScript } from './javascript.ts';
import { readPython } from './python.ts';
import { type Read, readPrompt } from './reading.ts';
import { withoutReasoning } from './reasoning.ts';
import type { Source } from './source.ts';

/** More than this, reasoning included, is not read. */
const MAX_ANSWER = 2_000_000;
/**
 * More than this, without the reasoning, is no answer to one task: 3,000 full lines. It bounds the time of hostile answers,
 * and the parser's memory, which grows by 60 bytes a character and stays.
 */
const MAX_CHARACTERS = 250_000;

/** Tokens that end a turn where a server let them through. */
const END_OF_TURN =
  /<\|(?:endoftext|end_of_text|im_end|im_start|eot_id|end|eom_id|return|user|assistant|file_sep(?:arator)?|fim_\w{1,12})\|>|<(?:file_sep|end_of_turn|EOT|｜end▁of▁sentence｜)>|<\/s>(?=\s|$)/;

/**
 * Assay's own extractor. It takes a whole program from an answer: the asked function, what it needs of the answer and of
 * the prompt, and none of the trials around it. Where two blocks define the function in full the first one counts: what
 * follows is an excerpt or an alternative. It renames and repairs nothing but lost indentation, and takes nothing from
 * reasoning.
 */
export function defaultExtractor(grammars: Readonly<Record<Language, Parse>>): Extractor {
  const newReader: Record<Language, () => Read> = {
    python: () => within((text, budget) => readPython(grammars.python, text, budget)),
    javascript: () => within((text, budget) => readJavaScript(grammars.javascript, text, budget)),
  };
  return {
    name: 'default',
    version: '1',
    extract(answer, context) {
      const read = newReader[context.language]();
      const reading = { ...context, read, promptSource: readPrompt(read, context.prompt) };
      const { text, length } = clean(answer);
      const found = context.mode === 'completion' ? fromCompletion(text, reading) : fromChat(text, reading);
      const { code, from } = found ?? { code: null, from: 'no code' };
      return { code, from: length > text.length ? `${from} in ${partRead(length)}` : from };
    },
  };
}

/** Reads the texts of one answer within its budget, each text once. */
function within(read: (text: string, budget: Budget) => Source): Read {
  const budget = new Budget();
  const known = new Map<string, Source>();
  return (text) => {
    const source = known.get(text) ?? read(text, budget);
    known.set(text, source);
    return source;
  };
}

const partRead = (length: number): string =>
  `the first ${MAX_CHARACTERS.toLocaleString('en')} of ${length.toLocaleString('en')} characters`;

/** The text to be read, and the length of the answer where that is more than can be read. */
function clean(answer: string): { text: string; length: number } {
  const start = answer.slice(0, MAX_ANSWER).replace(/^\uFEFF/, '');
  const whole = withoutReasoning(start.replaceAll('\r\n', '\n'));
  const isCut = answer.length > MAX_ANSWER || whole.length > MAX_CHARACTERS;
  const text = whole.slice(0, MAX_CHARACTERS);
  const begun = text.replace(/^\s*<\|(?:im_start|assistant)\|>/, '');
  const end = END_OF_TURN.exec(begun);
  if (end !== null) return { text: begun.slice(0, end.index), length: 0 };
  return { text: begun, length: isCut ? answer.length : 0 };
}
