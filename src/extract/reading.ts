import { outdent } from './body.ts';
import type { ExtractContext, Extracted } from './contract.ts';
import { buildProgram } from './program.ts';
import { withoutLastStatement } from './prose.ts';
import { isSound, quality, type Source } from './source.ts';

export type Read = (text: string) => Source;

/** An answer to one task, with what it takes to read it. */
export interface Reading extends ExtractContext {
  readonly read: Read;
  readonly promptSource: Source;
}

/** A prompt that is prose offers nothing; one that ends on a bare signature is read with a body. */
export function readPrompt(read: Read, prompt: string): Source {
  const source = read(prompt);
  if (isSound(source)) return source;
  const completed = read(`${prompt.trimEnd()}\n    pass\n`);
  return isSound(completed) ? completed : { text: '', statements: [], isBody: false };
}

/**
 * The text as it is; or, where only so it defines the function, without the indentation or inline-code marks around it, or
 * without its last statement: a model that ran out of tokens there leaves a bracket or string open, and all is one error.
 */
export function readBest(text: string, { read, entryPoint }: Reading): Source {
  const source = read(text);
  if (quality(source, entryPoint) >= 3) return source;
  const others = [
    /^\s*[ \t`]/.test(text) ? outdent(text) : '',
    isSound(source) ? '' : withoutLastStatement(text),
  ];
  const readings = others.filter((other) => other !== '').map(read);
  return readings.find((other) => isSound(other) && quality(other, entryPoint) >= 3) ?? source;
}

/** A text as the model wrote it. */
export const asWritten = ({ text, isUnread }: Source, from: string): Extracted => ({
  code: text,
  from: isUnread === true ? `${from}, too tangled to read` : from,
});

/** A program that lacks the function, so that what it says of itself is that, and not that it lacks an import. */
export function withPromptImports(main: Source, { promptSource }: Reading, from: string): Extracted {
  const isFuture = main.statements.some(({ role }) => role === 'future');
  const imports = isSound(main) && !isFuture ? importsFor(main, promptSource) : '';
  return { code: imports + main.text, from };
}

/** What the prompt imports of the names that the program uses. */
function importsFor(main: Source, { text, statements }: Source): string {
  const uses = new Set(main.statements.flatMap((statement) => [...statement.uses]));
  return statements
    .filter(({ role, binds }) => role === 'import' && [...binds].some((name) => uses.has(name)))
    .map(({ start, end }) => `${text.slice(start, end)}\n`)
    .join('');
}

/** The program around `main`, as an extractor gives it. */
export function built(
  main: Source,
  others: readonly Source[],
  { entryPoint, promptSource }: Reading,
  from: string,
  firstDefinition = false,
): Extracted {
  const code = buildProgram(entryPoint, { main, others, prompt: promptSource }, { firstDefinition });
  return { code, from };
}
