import type { Attributes, HistogramPoint } from './encode.ts';

/** How values are distributed over fixed bounds, one distribution for each set of attributes. */
export class Histogram {
  readonly #bounds: readonly number[];
  readonly #points = new Map<
    string,
    { attributes: Attributes; buckets: number[]; sum: number; min: number; max: number }
  >();

  /** @param bounds upper bounds, ascending */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
  }

  add(value: number, attributes: Attributes): void {
    const point = this.#pointOf(attributes);
    const above = this.#bounds.findIndex((bound) => value <= bound);
    const at = above === -1 ? this.#bounds.length : above;
    point.buckets[at] = (point.buckets[at] ?? 0) + 1;
    point.sum += value;
    point.min = Math.min(point.min, value);
    point.max = Math.max(point.max, value);
  }

  points(): HistogramPoint[] {
    return [...this.#points.values()].map((point) => ({ ...point, bounds: this.#bounds }));
  }

  #pointOf(attributes: Attributes) {
    const key = JSON.stringify(attributes);
    const known = this.#points.get(key);
    if (known !== undefined) return known;
    const buckets = Array.from({ length: this.#bounds.length + 1 }, () => 0);
    const point = { attributes, buckets, sum: 0, min: Infinity, max: -Infinity };
    this.#points.set(key, point);
    return point;
  }
}
