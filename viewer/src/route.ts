import { useEffect, useState } from 'preact/hooks';
import { decoded } from '../../src/decoded.ts';

/** Where the pages are: the part of the address behind `#`, so that a folder of static files serves every link. */
export interface Route {
  /** `#/run/0123456789ab/7?outcome=wrong` → `['run', '0123456789ab', '7']` */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  return { path: path.split('/').filter(Boolean).map(decoded), query: new URLSearchParams(query) };
}

/** The address of a page; what is undefined or '' is left out of the query. */
export function hrefOf(
  path: readonly (string | number)[],
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value]],
  );
  const search = new URLSearchParams(given).toString();
  return `#/${path.map(encodeURIComponent).join('/')}${search === '' ? '' : `?${search}`}`;
}

/** The page that is shown, as an address without its query. */
export const pathOf = ({ path }: Route): string => hrefOf(path);

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const changed = (): void => setHash(location.hash);
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return parseRoute(hash);
}

/** Changes filters of the page that is shown, without a step in the history for each letter. */
export function changeQuery(
  { path, query }: Route,
  changes: Readonly<Record<string, string | undefined>>,
): void {
  history.replaceState(undefined, '', hrefOf(path, { ...Object.fromEntries(query), ...changes }));
  dispatchEvent(new HashChangeEvent('hashchange'));
}
