import { joinBody, outdent } from './body.ts';
import type { ExtractContext, Extracted, Extractor } from './contract.ts';
import { readMarkdown } from './fences.ts';
import type { Language, Parse } from './grammar.ts';
import { readJavaScript } from './javascript.ts';
import { buildProgram } from './program.ts';
import { codeAmongProse, startsLikeCode, untilProse, withoutLastStatement } from './prose.ts';
import { readPython } from './python.ts';
import { withoutReasoning } from './reasoning.ts';
import { isCode, isSound, quality, type Source } from './source.ts';

type Read = (text: string) => Source;

/** An answer to one task, with what it takes to read it. */
interface Reading extends ExtractContext {
  readonly read: Read;
  readonly promptSource: Source;
}

/** More than this is no answer that a person would read; the parser's memory grows by 60 bytes a character and stays. */
const MAX_CHARACTERS = 1_000_000;

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
  const readers: Record<Language, Read> = {
    python: (text) => readPython(grammars.python, text),
    javascript: (text) => readJavaScript(grammars.javascript, text),
  };
  return {
    name: 'default',
    version: '1',
    extract(answer, context) {
      const read = readers[context.language];
      const reading = { ...context, read, promptSource: readPrompt(read, context.prompt) };
      const text = clean(answer);
      const found = context.mode === 'completion' ? fromCompletion(text, reading) : fromChat(text, reading);
      return found ?? { code: null, from: 'no code' };
    },
  };
}

function clean(answer: string): string {
  const text = withoutReasoning(
    answer
      .slice(0, MAX_CHARACTERS)
      .replace(/^\uFEFF/, '')
      .replaceAll('\r\n', '\n'),
  );
  const begun = text.replace(/^\s*<\|(?:im_start|assistant)\|>/, '');
  const end = END_OF_TURN.exec(begun);
  return end === null ? begun : begun.slice(0, end.index);
}

/** A prompt that is prose offers nothing; one that ends on a bare signature is read with a body. */
function readPrompt(read: Read, prompt: string): Source {
  const source = read(prompt);
  if (isSound(source)) return source;
  const completed = read(`${prompt.trimEnd()}\n    pass\n`);
  return isSound(completed) ? completed : { text: '', statements: [], isBody: false };
}

const DEFINITION = /^\s*(?:def|async|class|function)\b/;

function fromCompletion(text: string, reading: Reading): Extracted | undefined {
  const { read, entryPoint, prompt } = reading;
  const continued = untilProse(text);
  const repeated = DEFINITION.test(continued) ? readBest(continued, reading) : read(continued);
  if (beginsWith(repeated, entryPoint))
    return built(repeated, [], reading, 'function in the completion', true);
  const joined =
    joinBody(read, prompt, continued, entryPoint) ??
    joinBody(read, prompt, withoutLastStatement(continued), entryPoint);
  if (joined !== undefined) return built(joined, [], reading, 'body after the prompt', true);
  const chat = fromChat(text, reading);
  if (chat !== undefined && quality(read(chat.code ?? ''), entryPoint) >= 3) return chat;
  if (
    isSound(repeated) &&
    quality(repeated, entryPoint) === 0 &&
    repeated.statements.some(({ role }) => role === 'definition')
  ) {
    return { code: continued, from: 'another function in the completion' };
  }
  return startsLikeCode(continued)
    ? { code: prompt + continued, from: 'prompt and completion as they are' }
    : undefined;
}

/** A completion that writes the function again has nothing unreadable, such as the rest of a body, before it. */
function beginsWith(source: Source, entry: string): boolean {
  const first = source.statements.find(({ broken, binds }) => broken || binds.has(entry));
  return first !== undefined && !first.broken && quality(source, entry) >= 3;
}

function fromChat(text: string, reading: Reading): Extracted | undefined {
  const { fences, prose } = readMarkdown(text);
  const blocks = fences.map((fence) => readBest(fence.text, reading));
  return (
    fromSources(blocks, reading, blocks.length === 1 ? 'fence' : 'fences') ??
    fromBodies(blocks, reading, 'body in a fence') ??
    fromPlainText(prose, blocks.length > 0, reading) ??
    asItIs(blocks, 'fence without the function')
  );
}

/**
 * The text as it is; or, where only so it defines the function, without the indentation or inline-code marks around it, or
 * without its last statement: a model that ran out of tokens there leaves a bracket or string open, and all is one error.
 */
function readBest(text: string, { read, entryPoint }: Reading): Source {
  const source = read(text);
  if (quality(source, entryPoint) >= 3) return source;
  const others = [
    /^\s*[ \t`]/.test(text) ? outdent(text) : '',
    isSound(source) ? '' : withoutLastStatement(text),
  ];
  const readings = others.filter((other) => other !== '').map(read);
  return readings.find((other) => isSound(other) && quality(other, entryPoint) >= 3) ?? source;
}

function fromPlainText(prose: string, hasFences: boolean, reading: Reading): Extracted | undefined {
  const whole = readBest(prose, reading);
  if (isSound(whole) && quality(whole, reading.entryPoint) >= 3)
    return built(whole, [], reading, 'whole answer');
  const stretches = codeAmongProse(prose).map((stretch) => readBest(stretch, reading));
  const found = fromSources(stretches, reading, 'code among prose');
  if (found !== undefined) return found;
  return hasFences
    ? undefined
    : (fromBodies([whole], reading, 'body') ?? asItIs(stretches, 'code without the function'));
}

/** The first source that defines the function best, with the helpers that only the others have. */
function fromSources(sources: readonly Source[], reading: Reading, from: string): Extracted | undefined {
  const qualities = sources.map((source) => quality(source, reading.entryPoint));
  const best = Math.max(0, ...qualities);
  const at = qualities.indexOf(best);
  const main = sources[at];
  if (main === undefined || best === 0) return undefined;
  const others = [...sources.slice(0, at).toReversed(), ...sources.slice(at + 1)];
  const place = sources.length === 1 ? from : `${from}, ${at + 1} of ${sources.length}`;
  if (best === 2 && !isSound(main)) return { code: main.text, from: place };
  return built(main, others, reading, place);
}

function built(
  main: Source,
  others: readonly Source[],
  { entryPoint, promptSource }: Reading,
  from: string,
  firstDefinition = false,
): Extracted {
  const code = buildProgram(entryPoint, { main, others, prompt: promptSource }, { firstDefinition });
  return { code, from };
}

function fromBodies(sources: readonly Source[], reading: Reading, from: string): Extracted | undefined {
  const { read, prompt, entryPoint, promptSource } = reading;
  if (!promptSource.statements.some(({ role, binds }) => role === 'definition' && binds.has(entryPoint)))
    return undefined;
  for (const source of sources.filter(({ isBody }) => isBody)) {
    const joined = joinBody(read, prompt, source.text, entryPoint);
    if (joined !== undefined) return built(joined, [], reading, from);
  }
  return undefined;
}

/** No source has the function: the longest that is code at all, so that the verdict can say what is wrong with it. */
function asItIs(sources: readonly Source[], from: string): Extracted | undefined {
  const code = sources.filter(isCode).toSorted((a, b) => b.text.length - a.text.length)[0];
  return code === undefined ? undefined : { code: code.text, from };
}
