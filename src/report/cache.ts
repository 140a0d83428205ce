import type { CachePart } from '../cache/contents.ts';
import { megabytes } from './figures.ts';
import { table } from './table.ts';

/** The parts of the cache, with what was used last on top. */
export function cacheText(folder: string, parts: readonly CachePart[]): string {
  if (parts.length === 0) return `Nothing is kept in ${folder}.`;
  const rows = parts
    .toSorted((one, other) => other.used.getTime() - one.used.getTime())
    .map((part) => [part.kind, nameOf(part), megabytes(part.bytes), dayOf(part.used)]);
  return [
    table([['kind', 'of', 'size', 'last used'], ...rows], [0, 1, 3]),
    '',
    `${megabytes(sizeOf(parts))} in ${folder}.`,
  ].join('\n');
}

export const sizeOf = (parts: readonly CachePart[]): number =>
  parts.reduce((sum, { bytes }) => sum + bytes, 0);

/** Where nothing tells the name, as much of the hash as sets it apart. */
const nameOf = ({ kind, name, path }: CachePart): string =>
  name === '' && path !== kind ? path.slice(path.lastIndexOf('/') + 1).slice(0, 12) : name;

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);
