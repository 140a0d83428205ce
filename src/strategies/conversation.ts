import type { Message, Prompt } from '../models/contract.ts';
import { withoutReasoning } from '../extract/reasoning.ts';
import type { Turn } from './contract.ts';

/** What is asked first, as messages: strategies that say more are refused where the template gives a text. */
const messagesOf = (prompt: Prompt): readonly Message[] =>
  typeof prompt === 'string' ? [{ role: 'user', content: prompt }] : prompt;

/** The conversation so far, and what is said next. */
export const after = (prompt: Prompt, turn: Turn, content: string): Prompt => [
  ...messagesOf(prompt),
  { role: 'assistant', content: said(turn) },
  { role: 'user', content },
];

/** The prompt with a last word to the user's message: two messages of a user in a row are refused by some chat templates. */
export function adding(prompt: Prompt, text: string): Prompt {
  const messages = messagesOf(prompt);
  return messages.map((message, at) =>
    at === messages.length - 1 ? { ...message, content: `${message.content}\n\n${text}` } : message,
  );
}

/** An answer as it stands in a conversation: thoughts in tags are not said again, as chat templates do it. */
export function said({ answer }: Turn): string {
  const text = answer ?? '';
  return withoutReasoning(text).trim() || text;
}
