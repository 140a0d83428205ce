import { parse } from 'node:path';
import type { Message } from '../models/contract.ts';
import { compile } from './jinja.ts';
import { joined, prefillOf, withoutPrefill } from './messages.ts';
import type { SplitMessage } from './messages.ts';
import { wholeFile } from './piece.ts';

/** Writes a chat as one text that a model continues. */
export interface ChatFormat {
  readonly name: string;
  write(messages: readonly SplitMessage[]): string;
}

/**
 * A family's format. Its Jinja has `messages`, each with `role`, `content`, and the content's two parts `instruction` and
 * `input`; and `prefill`, the start of the answer.
 * @throws AssayError `bad-template`.
 */
export function readFamily(path: string, text: string): ChatFormat {
  const jinja = compile(wholeFile(path, text));
  return {
    name: parse(path).name,
    write: (messages) =>
      jinja.render({ messages: withoutPrefill(messages).map(parts), prefill: prefillOf(messages) }),
  };
}

function parts(message: SplitMessage): Message & { instruction: string; input: string } {
  return { ...joined(message), instruction: message.content, input: message.input ?? '' };
}
