import type { JSX } from 'preact';
import type { Outcome } from '../../outcome.ts';
import type { Cause as Raised } from '../../results/exception.ts';
import type { Cause } from '../causes.ts';
import { percent } from '../figures.ts';
import { familyOf, MARKS } from './family.ts';

/** An outcome as a word with the mark of its family. */
export function OutcomeWord({ outcome }: { readonly outcome: Outcome | '' }): JSX.Element {
  const family = familyOf(outcome);
  return (
    <span class={`outcome ${family}`}>
      <span class="mark" aria-hidden="true">
        {MARKS[family]}
      </span>
      {outcome === '' ? 'missing' : outcome}
    </span>
  );
}

/** The same with what was raised, where that is told. */
export const CauseWords = ({ outcome, exception }: Raised): JSX.Element => (
  <>
    <OutcomeWord outcome={outcome} /> {exception}
  </>
);

const [WIDTH, HEIGHT, GAP] = [1000, 22, 2];

/** Samples by outcome as one bar, in the order of the causes; the table beside it has the words. */
export function OutcomeBar({ causes }: { readonly causes: readonly Cause[] }): JSX.Element {
  const text = causes.map(({ outcome, share }) => `${outcome || 'missing'} ${percent(share)}`).join(', ');
  const starts = causes.map((_, at) => causes.slice(0, at).reduce((sum, { share }) => sum + share, 0));
  return (
    <svg
      class="outcomes"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={text}
    >
      {causes.map(({ outcome, share }, at) => (
        <rect
          key={outcome}
          class={familyOf(outcome)}
          x={WIDTH * (starts[at] ?? 0)}
          width={Math.max(GAP, WIDTH * share - GAP)}
          y={0}
          height={HEIGHT}
        />
      ))}
    </svg>
  );
}
