import type { Asked } from './docstring.ts';
import type { Found } from './found.ts';
import { literalAt } from './literal.ts';
import { bracketEnds, endOf } from './scan.ts';

/** What the next literal is: an argument of the name before it, the block's input, or the result. */
const GIVEN =
  /\b(?:(?<input>input:\s*)|(?<result>(?:(?:output|result) should be|should return|output:|return(?:[ \t]*=)?)\s*)|(?<name>[A-Za-z_]\w*)[ \t]*[:=](?!=)\s*)/giy;

interface Argument {
  readonly at: number;
  readonly name: string | undefined;
  readonly text: string;
}

/**
 * Examples that name their arguments: `For x = 1, y = 2 the output should be 3`, `Input: x = 1` … `Output: 3`, and `x = 1` …
 * `return 3`. Below `Input:` any name will do, or none: then they are in order.
 */
export function readGiven(text: string, asked: Asked): Found[] {
  const found: Found[] = [];
  let args: Argument[] = [];
  let isInput = false;
  const ends = bracketEnds(text);
  for (let at = 0; at < text.length; at += 1) {
    const behind = endOf(GIVEN, text, at);
    if (behind === undefined) continue;
    const { input, result, name } = groupsAt(text, at);
    const literal = literalAt(text, behind, ends);
    if (input !== undefined) [isInput, args] = [true, []];
    if (literal === undefined) continue;
    if (result !== undefined) {
      const call = callOf(asked, args);
      if (call !== undefined) found.push({ at: args[0]?.at ?? at, call, expected: literal.text });
      [isInput, args] = [false, []];
    } else if (name === undefined || isInput || asked.parameters.includes(name)) {
      args = [...args.filter((other) => other.name !== name), { at, name, text: literal.text }];
    }
    at = literal.end - 1;
  }
  return found;
}

function groupsAt(text: string, at: number): Partial<Record<string, string>> {
  GIVEN.lastIndex = at;
  return GIVEN.exec(text)?.groups ?? {};
}

function callOf({ entryPoint, parameters }: Asked, args: readonly Argument[]): string | undefined {
  if (args.length === 0 || args.length !== parameters.length) return undefined;
  const byName = parameters.flatMap((name) => args.find((argument) => argument.name === name) ?? []);
  const ordered = byName.length === args.length ? byName : args;
  return `${entryPoint}(${ordered.map(({ text }) => text).join(', ')})`;
}
