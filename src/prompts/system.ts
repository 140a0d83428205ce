import { createHash } from 'node:crypto';
import { AssayError } from '../errors.ts';
import type { Prompt } from '../models/contract.ts';
import type { Template } from './template.ts';

/**
 * The template with a text that is said to the model before all else: before the template's own system message, if it has
 * one, in one message with it. Its name and its hash tell.
 * @throws AssayError `system-prompt` for a template that makes raw texts.
 */
export function withSystemPrompt(template: Template, text: string | undefined): Template {
  if (text === undefined) return template;
  if (template.mode !== 'chat') throw noPlace(template.name);
  return {
    ...template,
    name: `${template.name}+system`,
    sha256: createHash('sha256').update(template.sha256).update(text).digest('hex'),
    sources: [...template.sources, { path: 'system_prompt', text }],
    render: (task) => addSystemPrompt(template.render(task), text),
  };
}

/** @throws AssayError `system-prompt` for a raw text. */
export function addSystemPrompt(prompt: Prompt, text: string): Prompt {
  if (typeof prompt === 'string') throw noPlace('This prompt');
  const [first, ...rest] = prompt;
  // A row of a later stage has it already.
  if (first?.role === 'system' && first.content.startsWith(text)) return prompt;
  return first?.role === 'system'
    ? [{ role: 'system', content: `${text}\n\n${first.content}` }, ...rest]
    : [{ role: 'system', content: text }, ...prompt];
}

function noPlace(what: string): AssayError {
  return new AssayError(
    'system-prompt',
    `${what} is a raw text, and the profile's system_prompt has no place in it.`,
    {
      next: 'Use a template that makes messages, such as --template chat, or a profile without system_prompt.',
    },
  );
}
