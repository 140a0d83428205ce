import { AssayError } from '../errors.ts';
import { storeAddress } from './address.ts';
import type { Objects } from './contract.ts';

/** Two processes worked on one run, and the store has what the other one wrote. */
export function overtaken({ bucket }: Objects, key: string): AssayError {
  return new AssayError('run-in-use', `Another process has written to ${storeAddress({ bucket, key })}.`, {
    next: 'Let one of them go on: the same command takes up what is there.',
  });
}
