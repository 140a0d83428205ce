import { answerText, MAX_CHARACTERS } from './answer-text.ts';
import { Budget } from './budget.ts';
import { fromChat } from './chat.ts';
import { fromCompletion } from './completion.ts';
import type { Extractor } from './contract.ts';
import type { Language, Parse } from './grammar.ts';
import { readJavaScript } from './javascript.ts';
import { readPython } from './python.ts';
import { type Read, readPrompt } from './reading.ts';
import type { Source } from './source.ts';

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
      const { text, length } = answerText(answer);
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
