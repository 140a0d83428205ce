import type { InOrder } from '../../stats/live.ts';
import type { Until } from './rule.ts';

/** What may end a run before all of it is asked. */
export interface Halt {
  /** As the user gave it; absent where the run says nothing of its end. */
  readonly rule?: string;
  /** Why nothing more is to be asked, as a sentence; undefined while it is. Once it is there it stays. */
  readonly why: string | undefined;
  /** Looks at the run, after each verdict. */
  note(live: InOrder): void;
  /** Resolves when the sample at this place of the order may be asked. */
  turn?(place: number): Promise<void>;
}

/** Ends a run once its score is known well enough. */
export function precisionHalt({ text, half }: Until & { readonly kind: 'precision' }): Halt {
  let why: string | undefined;
  return {
    rule: text,
    get why() {
      return why;
    },
    note({ final: { low, high } }) {
      if ((high - low) / 2 <= half) why ??= `The score is known to ${text}.`;
    },
  };
}
