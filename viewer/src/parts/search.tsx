import type { JSX } from 'preact';
import { changeQuery } from '../route.ts';
import type { Route } from '../route.ts';

/** The search of a page; what is written is in the address at once. */
export const Search = ({ route, label }: { readonly route: Route; readonly label: string }): JSX.Element => (
  <label class="search">
    <span>{label}</span>
    <input
      type="search"
      value={route.query.get('q') ?? ''}
      placeholder="/"
      onInput={({ currentTarget }) => changeQuery(route, { q: currentTarget.value })}
    />
  </label>
);

/** One of a few values of a filter, or all. */
export const Choice = ({
  route,
  name,
  values,
}: {
  readonly route: Route;
  readonly name: string;
  readonly values: readonly { readonly value: string; readonly label: string }[];
}): JSX.Element => (
  <label class="search">
    <span>{name}</span>
    <select
      value={route.query.get(name) ?? ''}
      onChange={({ currentTarget }) => changeQuery(route, { [name]: currentTarget.value })}
    >
      <option value="">all</option>
      {values.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  </label>
);
