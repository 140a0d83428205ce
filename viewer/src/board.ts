import type { RankedRun } from '../../src/view/contract.ts';
import { compare } from './order.ts';

export const SORTS = ['group', 'name', 'size', 'score', 'python', 'javascript'] as const;

export type Sort = (typeof SORTS)[number];

/** Texts that a run is found by. */
export function isWanted(
  { name, model, template = '', params = '', quant = '' }: RankedRun,
  q: string,
): boolean {
  const wanted = q.toLowerCase();
  return [name, model, template, params, quant].some((text) => text.toLowerCase().includes(wanted));
}

/** The runs in the order that the address asks for: `score`, or `-score` from the other end. As they are ranked without any. */
export function sorted(runs: readonly RankedRun[], order: string | null): readonly RankedRun[] {
  const by = SORTS.find((sort) => sort === order?.replace('-', ''));
  if (by === undefined || by === 'group') return order === '-group' ? runs.toReversed() : runs;
  const ordered = runs.toSorted((a, b) => compare(KEYS[by](a), KEYS[by](b)));
  return order?.startsWith('-') === true ? ordered.toReversed() : ordered;
}

const KEYS: Readonly<Record<Exclude<Sort, 'group'>, (run: RankedRun) => string | number>> = {
  name: ({ name }) => name.toLowerCase(),
  size: ({ size = '' }) => sizeOf(size),
  score: ({ score }) => -(score?.value ?? -1),
  python: ({ languages }) => -(languages['python']?.value ?? -1),
  javascript: ({ languages }) => -(languages['javascript']?.value ?? -1),
};

/** Billions of weights: `13B`, `8x7B`, `770M`. */
function sizeOf(text: string): number {
  const [, times = '1', count = '', unit = ''] = /^(?:(\d+)x)?([\d.]+)([BM])/i.exec(text) ?? [];
  return count === '' ? 0 : (Number(times) * Number(count)) / (unit.toUpperCase() === 'M' ? 1000 : 1);
}
