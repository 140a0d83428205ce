import { AssayError } from '../../errors.ts';

const CLAUSE = /^(>=|<=|==|!=|>|<)\s*(\d+(?:\.\d+){0,2})(\.\*)?$/;

/** By the sign of the difference. */
const HOLDS: Readonly<Record<string, (order: number) => boolean>> = {
  '>=': (order) => order >= 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '<': (order) => order < 0,
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
};

/**
 * Whether a version satisfies every clause of a specification: `>=3.10,<3.13`, `==3.11.*`. A shorter number is compared as far
 * as it goes with `==` and `!=`, else as if zeros followed. Throws AssayError `bad-python` for what it does not know.
 */
export function satisfies(version: string, specification: string): boolean {
  const found = numbers(version);
  return specification.split(',').every((clause) => {
    const [, sign, asked] = CLAUSE.exec(clause.trim()) ?? [];
    if (sign === undefined || asked === undefined) throw unknown(specification);
    const wanted = numbers(asked);
    const order = compare(sign === '==' || sign === '!=' ? found.slice(0, wanted.length) : found, wanted);
    return HOLDS[sign]?.(order) ?? false;
  });
}

const numbers = (version: string): number[] => version.split('.').map(Number);

function compare(one: readonly number[], other: readonly number[]): number {
  const length = Math.max(one.length, other.length);
  const differences = Array.from({ length }, (_, at) => (one[at] ?? 0) - (other[at] ?? 0));
  return differences.find((difference) => difference !== 0) ?? 0;
}

function unknown(specification: string): AssayError {
  return new AssayError(
    'bad-python',
    `environment.python of suite.yaml says ${specification}, which is no range of versions.`,
    { next: "Write it as '>=3.10', '==3.11.*' or '>=3.10,<3.13'." },
  );
}
