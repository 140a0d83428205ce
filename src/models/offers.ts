import { AssayError } from '../errors.ts';
import { discover } from './discover.ts';
import type { FoundServer } from './discover.ts';
import { redact } from './redact.ts';

/** Shown of what was found. */
const SHOWN = 8;

/** What runs here as `--model` takes it, a line a model; those whose name has the given one in it come first. */
export function offerLines(servers: readonly FoundServer[], name = ''): string[] {
  const found = servers.flatMap(({ kind, models }) => models.map((model) => ({ ...model, kind })));
  const wanted = name.toLowerCase();
  const isNear = (model: { readonly name: string }): boolean => model.name.toLowerCase().includes(wanted);
  const sorted = [...found.filter(isNear), ...found.filter((model) => !isNear(model))];
  const lines = sorted.map(({ address, kind }) => `  --model ${redact(address)}  (${kind})`);
  const more = lines.length > SHOWN ? [`  and ${lines.length - SHOWN} more: assay models list`] : [];
  return [...lines.slice(0, SHOWN), ...more];
}

/** The error for a model's name without an address, with what runs on this machine, which is offered and never chosen. */
export async function withOffers(error: AssayError, name: string, find = discover): Promise<AssayError> {
  const lines = offerLines(await find(), name);
  if (lines.length === 0) return error;
  const next = [error.next, 'These run on this machine:', ...lines];
  return new AssayError(error.code, error.message, {
    next: next.filter((line) => line !== undefined).join('\n'),
  });
}

/** The error for what is neither an address nor a profile. */
export const bareName = (name: string): AssayError =>
  new AssayError(
    'unknown-model-address',
    `"${redact(name)}" is neither the address of a model nor a profile.`,
    {
      next: `Say where it is: http://HOST:PORT/v1#${redact(name)}, ollama:${redact(name)}, openai:${redact(name)} …`,
    },
  );

/** Whether it is a word that may be a model's name: no scheme, and no host with a path. */
export const isBareName = (model: string): boolean =>
  !/[:#\s]/.test(model) && !/^(localhost|[\w-]+(\.[\w-]+)+)\//.test(model);
