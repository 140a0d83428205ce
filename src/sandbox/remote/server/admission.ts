import { Refusal } from './refusal.ts';

/** Seconds after which it may be better. */
const RETRY = { full: '1', draining: '5' };

/** Counts the jobs that are in the house, from their first byte to the last of their answer. */
export class Admission {
  readonly #places: number;
  #inside = 0;
  #draining = false;
  #whenEmpty: (() => void) | undefined;

  /** `places`: jobs that run and jobs that wait, together. */
  constructor(places: number) {
    this.#places = places;
  }

  get inside(): number {
    return this.#inside;
  }

  get places(): number {
    return this.#places;
  }

  get draining(): boolean {
    return this.#draining;
  }

  /** What gives the place back, once; undefined where there is none. */
  enter(): (() => void) | undefined {
    if (this.#inside >= this.#places) return undefined;
    this.#inside += 1;
    let isInside = true;
    return () => {
      if (isInside) this.#leave();
      isInside = false;
    };
  }

  /** Nobody is to enter any more; resolves when all have left. */
  drain(): Promise<void> {
    this.#draining = true;
    return new Promise((resolve) => {
      this.#whenEmpty = resolve;
      if (this.#inside === 0) resolve();
    });
  }

  #leave(): void {
    this.#inside -= 1;
    if (this.#inside === 0) this.#whenEmpty?.();
  }
}

/** What gives the place back. Throws Refusal where there is none. */
export function enter(admission: Admission): () => void {
  if (admission.draining)
    throw new Refusal(503, 'draining', 'This server is about to stop.', { 'retry-after': RETRY.draining });
  const leave = admission.enter();
  if (leave !== undefined) return leave;
  throw new Refusal(429, 'full', 'As many jobs wait here as may.', { 'retry-after': RETRY.full });
}
