import { nearest } from '../nearest.ts';
import { ModelError } from './contract.ts';
import type { Where } from './http/failures.ts';
import { redact } from './redact.ts';

/** The model that is meant, and how it was chosen where that was not the user. */
export interface Choice {
  readonly id: string;
  /** `first of 3 models` */
  readonly choice: string | undefined;
}

/**
 * The model of a server's list that is named (a name without its tag will do); the first where none is.
 *
 * @throws ModelError `not-found` naming what there is instead, the likeliest first.
 */
export function modelChoice(ids: readonly string[], name: string | undefined, where: Where): Choice {
  const has = (id: string): boolean => id === name || id === `${name}:latest`;
  const id = name === undefined ? ids[0] : (ids.find((listed) => listed === name) ?? ids.find(has));
  if (id === undefined) throw noModel(ids, name, where);
  const isChoice = name === undefined && ids.length > 1;
  return { id, choice: isChoice ? `first of ${ids.length} models` : undefined };
}

/** The error for a name that is none of a server's. */
export function noModel(ids: readonly string[], name: string | undefined, where: Where): ModelError {
  return new ModelError('not-found', whyNone(ids, name, where), { retryable: false });
}

function whyNone(ids: readonly string[], name: string | undefined, { shown, secrets }: Where): string {
  if (name === undefined || ids.length === 0) return `${shown} has no model loaded.`;
  const near = likeliestFirst(name, ids);
  const more = near.length > 5 ? ` and ${near.length - 5} more` : '';
  return `${shown} does not have the model "${redact(name)}". It has ${redact(near.slice(0, 5).join(', '), secrets)}${more}.`;
}

/** A longer name that contains the one that was given, then one that is a few letters off, then the others. */
function likeliestFirst(name: string, ids: readonly string[]): string[] {
  const longer = ids.filter((id) => id.toLowerCase().includes(name.toLowerCase()));
  const near = nearest(name, ids);
  return [...new Set([...longer, ...(near === undefined ? [] : [near]), ...ids])];
}
