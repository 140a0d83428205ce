import { countElements, isArray } from '../rawjson.ts';
import type { InputShape } from '../sandbox/contract.ts';
import type { CallSet, CompareRule } from './contract.ts';

const EMPTY = new TextEncoder().encode('[]');

export interface CallSetOptions {
  readonly name: 'base' | 'plus';
  /** The data set's own bytes of the list of argument lists. */
  readonly inputs: Uint8Array;
  readonly atol: number;
  readonly shapes?: readonly InputShape[];
  readonly compare?: CompareRule;
}

/** A test set of calls. An object in place of the list of inputs (Mbpp/793 has `{}`) means that there are none, as in EvalPlus. */
export function callSet({
  name,
  inputs,
  atol,
  shapes = [],
  compare = { kind: 'equal' },
}: CallSetOptions): CallSet {
  const list = isArray(inputs) ? inputs : EMPTY;
  return { kind: 'calls', name, inputs: list, count: countElements(list), shapes, atol, compare };
}
