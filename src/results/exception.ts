import type { Outcome } from '../outcome.ts';

interface Failed {
  readonly outcome: Outcome;
  readonly failures?: readonly { readonly outcome: Outcome; readonly why: string }[];
}

/** Names as Python and JavaScript form them, at the beginning of a cause or behind what happened: `loading it failed: …`. */
const NAME = /(?:^|[:;] )([A-Z]\w*(?:Error|Exception|Interrupt|Exit|Iteration|Warning))\b/;

/** What a sample raised, such as `TypeError`; undefined where it ended otherwise, or where its file does not tell. */
export function exceptionOf({ outcome, failures = [] }: Failed): string | undefined {
  if (outcome !== 'error') return undefined;
  const why = failures.find((failure) => failure.outcome === 'error')?.why;
  return NAME.exec(why ?? '')?.[1];
}

/** An outcome, with what was raised where it is told. */
export interface Cause {
  readonly outcome: Outcome;
  readonly exception?: string;
}

export function causeOf(sample: Failed): Cause {
  const exception = exceptionOf(sample);
  return { outcome: sample.outcome, ...(exception === undefined ? {} : { exception }) };
}

/** `wrong`, `error (TypeError)` */
export const causeText = ({ outcome, exception }: Cause): string =>
  exception === undefined ? outcome : `${outcome} (${exception})`;
