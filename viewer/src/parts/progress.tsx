import type { JSX } from 'preact';
import { percent } from '../../../src/report/figures.ts';
import { safeLine } from '../../../src/report/safe.ts';
import type { Running } from '../../../src/view/contract.ts';
import { hrefOf } from '../route.ts';

/** Runs that a process works on now, a line each. */
export const Progress = ({ running }: { readonly running: readonly Running[] }): JSX.Element => (
  <ul class="running" aria-label="running now">
    {running.map(({ id, model, suite, graded, total, passed }) => {
      const name = `${safeLine(model, 50)} on ${safeLine(suite, 40)}`;
      return (
        <li key={id}>
          {graded === 0 ? name : <a href={hrefOf(['run', id])}>{name}</a>}
          <progress value={graded} max={total} aria-label={name} />
          <span>
            {graded}/{total}
            {graded === 0 ? '' : `, ${percent(passed / graded)} passed so far`}
          </span>
        </li>
      );
    })}
  </ul>
);
