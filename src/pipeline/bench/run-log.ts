import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { hideSecrets } from '../../models/redact.ts';
import type { OnEvent, RunEvent } from '../events.ts';

/** What is told of a profile while it is run, also in a file: a line each with its time, for the morning after. */
export function logged(file: string, onEvent: OnEvent | undefined): OnEvent {
  mkdirSync(dirname(file), { recursive: true });
  const write = (text: string): void =>
    appendFileSync(file, `${new Date().toISOString()} ${hideSecrets(text)}\n`);
  return (event) => {
    const text = textOf(event);
    if (text !== undefined) write(text);
    onEvent?.(event);
  };
}

function textOf(event: RunEvent): string | undefined {
  if (event.kind === 'note') return event.text;
  if (event.kind !== 'planned') return undefined;
  return `${event.total} samples, ${event.done} of them done before`;
}
