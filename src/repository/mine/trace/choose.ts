/** A test that ran lines of a method. */
export interface CoveringTest {
  /** As the project's runner takes it. */
  readonly test: string;
  readonly seconds: number;
  /** Bit n stands for the n-th line of the method's body. */
  readonly lines: bigint;
}

/**
 * At most `most` tests of a method: first those that together run every line that any test runs, each time the one that adds
 * the most (of equals the fastest, then the first by name), then the fastest of the others.
 */
export function chooseTests(tests: readonly CoveringTest[], most: number): CoveringTest[] {
  const left = tests.toSorted((a, b) => a.seconds - b.seconds || (a.test < b.test ? -1 : 1));
  const chosen: CoveringTest[] = [];
  let covered = 0n;
  while (left.length > 0 && chosen.length < most) {
    const [best] = left.splice(bestAt(left, covered), 1);
    if (best === undefined) break;
    chosen.push(best);
    covered |= best.lines;
  }
  return chosen;
}

/** The first of those that add the most: where none adds anything, the fastest. */
function bestAt(left: readonly CoveringTest[], covered: bigint): number {
  const added = left.map(({ lines }) => countBits(lines & ~covered));
  return added.indexOf(Math.max(...added));
}

export function countBits(mask: bigint): number {
  let count = 0;
  for (let rest = mask; rest > 0n; rest &= rest - 1n) count += 1;
  return count;
}
