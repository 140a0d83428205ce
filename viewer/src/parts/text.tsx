import type { JSX } from 'preact';
import { safeText } from '../../../src/report/safe.ts';

/** Text of a model or a program, never markup; `cut` is its whole length in characters where only its start is here. */
export function Text({
  title,
  text,
  cut,
  taken = [],
}: {
  readonly title: string;
  readonly text: string;
  readonly cut?: number | undefined;
  /** Parts that are marked, as `SamplePage.taken` has them. */
  readonly taken?: readonly (readonly [start: number, end: number])[];
}): JSX.Element {
  return (
    <figure class="text">
      <figcaption>{title}</figcaption>
      <pre tabIndex={0} aria-label={title}>
        {text === '' ? <i>empty</i> : pieces(text, taken)}
      </pre>
      {cut === undefined ? null : (
        <p class="notes">
          The first {text.length} of {cut} characters.
        </p>
      )}
    </figure>
  );
}

function pieces(text: string, taken: readonly (readonly [number, number])[]): JSX.Element[] {
  let last = 0;
  const parts = taken.flatMap(([start, end]) => {
    const before = text.slice(last, start);
    last = end;
    return [
      <span key={`b${start}`}>{safeText(before)}</span>,
      <mark key={start}>{safeText(text.slice(start, end))}</mark>,
    ];
  });
  return [...parts, <span key="rest">{safeText(text.slice(last))}</span>];
}
