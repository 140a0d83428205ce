import { joinBody } from './body.ts';
import type { Extracted } from './contract.ts';
import { readMarkdown } from './fences.ts';
import { codeAmongProse } from './prose.ts';
import { asWritten, built, readBest, type Reading, withPromptImports } from './reading.ts';
import { isCode, isSound, quality, type Source } from './source.ts';

/** Looks in the fences, then for a body in them, then among the prose; undefined where there is no code. */
export function fromChat(text: string, reading: Reading): Extracted | undefined {
  const { fences, prose } = readMarkdown(text);
  const blocks = fences.map((fence) => readBest(fence.text, reading));
  return (
    fromSources(blocks, reading, blocks.length === 1 ? 'fence' : 'fences') ??
    fromBodies(blocks, reading, 'body in a fence') ??
    fromPlainText(prose, blocks.length > 0, reading) ??
    asItIs(blocks, reading, 'fence without the function')
  );
}

/** One backtick before the code, and perhaps one behind it, where three should be. */
const withoutTick = (prose: string): string => /^\s*`(?!`)([^]*?)`?\s*$/.exec(prose)?.[1] ?? prose;

function fromPlainText(text: string, hasFences: boolean, reading: Reading): Extracted | undefined {
  const prose = withoutTick(text);
  const whole = readBest(prose, reading);
  if (isSound(whole) && quality(whole, reading.entryPoint) >= 3)
    return built(whole, [], reading, 'whole answer');
  const stretches = codeAmongProse(prose).map((stretch) => readBest(stretch, reading));
  const found = fromSources(stretches, reading, 'code among prose');
  if (found !== undefined) return found;
  return hasFences
    ? undefined
    : (fromBodies([whole], reading, 'body') ?? asItIs(stretches, reading, 'code without the function'));
}

/** The first source that defines the function best, with the helpers that only the others have. */
function fromSources(sources: readonly Source[], reading: Reading, from: string): Extracted | undefined {
  const qualities = sources.map((source) => quality(source, reading.entryPoint));
  const best = qualities.reduce((a, b) => Math.max(a, b), 0);
  const at = qualities.indexOf(best);
  const main = sources[at];
  if (main === undefined || best === 0) return undefined;
  const others = [...sources.slice(0, at).toReversed(), ...sources.slice(at + 1)];
  const place = sources.length === 1 ? from : `${from}, ${at + 1} of ${sources.length}`;
  if (best === 2 && !isSound(main)) return asWritten(main, place);
  return built(main, others, reading, place);
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

/** No source has the function: the longest with any definition, else the longest, so that the verdict can say what is wrong. */
function asItIs(sources: readonly Source[], reading: Reading, from: string): Extracted | undefined {
  const code = sources.filter(isCode);
  const defining = code.filter(({ statements }) => statements.some(({ role }) => role === 'definition'));
  const candidates = defining.length > 0 ? defining : code;
  const longest = candidates.toSorted((a, b) => b.text.length - a.text.length)[0];
  return longest === undefined ? undefined : withPromptImports(longest, reading, from);
}
