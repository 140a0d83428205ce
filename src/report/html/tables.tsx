import type { ComponentChildren, JSX } from 'preact';
import { safeLine } from '../safe.ts';

/** A table with its head; what is in `numbers` stands to the right. A wide one scrolls by itself, with the keyboard too. */
export function Table({
  label,
  head,
  rows,
  numbers = [],
}: {
  readonly label: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly ComponentChildren[])[];
  readonly numbers?: readonly number[];
}): JSX.Element {
  const kind = (at: number): string | undefined => (numbers.includes(at) ? 'number' : undefined);
  return (
    <div class="wide" role="group" aria-label={label} tabindex={0}>
      <table>
        <thead>
          <tr>
            {head.map((name, at) => (
              <th key={at} scope="col" class={kind(at)}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, at) => (
                <td key={at} class={kind(at)}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Names and values, such as what made a run. */
export const Facts = ({ rows }: { readonly rows: readonly (readonly string[])[] }): JSX.Element => (
  <dl class="facts">
    {rows.map(([name = '', value = '']) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{safeLine(value, 1000)}</dd>
      </div>
    ))}
  </dl>
);
