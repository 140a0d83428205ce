import { endOfBrackets, namesIn, topLevel } from './scan.ts';

/** What a prompt says of the function that is asked for. */
export interface Asked {
  readonly entryPoint: string;
  /** Names of its parameters in order; none where the prompt has no `def` of it. */
  readonly parameters: readonly string[];
  /** Functions that the prompt defines, and what it imports: examples may use them. */
  readonly names: ReadonlySet<string>;
  /** The text that may hold examples, as it is written: `\n` in it is two characters. */
  readonly text: string;
}

/** The docstring of the entry point, or the prompt's own where it has no `def`, or all of a prompt in plain words. */
export function askedOf(prompt: string, entryPoint: string): Asked {
  const definition = new RegExp(`^[ \\t]*(?:async )?def ${entryPoint}[ \\t]*(?=\\()`, 'm').exec(prompt);
  const open = definition === null ? 0 : definition.index + definition[0].length;
  const close = definition === null ? 0 : (endOfBrackets(prompt, open) ?? open + 1);
  const below = prompt.slice(close);
  return {
    entryPoint,
    parameters: definition === null ? [] : parametersOf(prompt.slice(open + 1, close - 1)),
    names: definedIn(prompt, entryPoint),
    text: /"""([^]*?)"""|'''([^]*?)'''/.exec(below)?.slice(1).find(Boolean) ?? below,
  };
}

/** `xs: List[int], *, k=3` → xs, k */
function parametersOf(list: string): string[] {
  const commas = topLevel(list, /,/y);
  const parts = [...commas, [list.length, list.length] as const].map(([to], index) =>
    list.slice(commas[index - 1]?.[1] ?? 0, to),
  );
  return parts.flatMap((part) => /^\s*\*{0,2}([A-Za-z_]\w*)/.exec(part)?.[1] ?? []);
}

function definedIn(prompt: string, entryPoint: string): ReadonlySet<string> {
  const defined = [...prompt.matchAll(/^(?:async )?(?:def|class) (\w+)/gm)].map(([, name = '']) => name);
  const imported = [...prompt.matchAll(/^(?:from \S+ )?import (.+)$/gm)].flatMap(([, names = '']) =>
    namesIn(names),
  );
  return new Set([entryPoint, ...defined, ...imported]);
}
