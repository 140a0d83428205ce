import { joinBody } from './body.ts';
import { fromChat } from './chat.ts';
import type { Extracted } from './contract.ts';
import { startsLikeCode, untilProse, withoutLastStatement } from './prose.ts';
import { asWritten, built, readBest, type Reading, withPromptImports } from './reading.ts';
import { isSound, quality, type Source } from './source.ts';

const DEFINITION = /^\s*(?:def|async|class|function)\b/;

/** Reads the function again, the rest of the prompt's own, or what a model in conversation would say. */
export function fromCompletion(text: string, reading: Reading): Extracted | undefined {
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
    return withPromptImports(repeated, reading, 'another function in the completion');
  }
  return startsLikeCode(continued)
    ? asWritten(read(prompt + continued), 'prompt and completion as they are')
    : undefined;
}

/** A completion that writes the function again has nothing unreadable, such as the rest of a body, before it. */
function beginsWith(source: Source, entry: string): boolean {
  const first = source.statements.find(({ broken, binds }) => broken || binds.has(entry));
  return first !== undefined && !first.broken && quality(source, entry) >= 3;
}
