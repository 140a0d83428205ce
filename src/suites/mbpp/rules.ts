import type { CompareRule } from '../contract.ts';
import type { Compat } from '../source.ts';

/** Height as the distance from apex to base; the reference reads it as the height of a side. */
const PERPENDICULAR_HEIGHT = `
from math import hypot

def surface_Area(edge, height):
    side_height = hypot(edge / 2, height)
    return round(edge * edge + 2 * edge * side_height)
`;

/** Both numbers get the same number of digits; the reference drops the digits that only one of them has, from the right. */
const PADDED_WITH_ZEROS = `
def digit_distance_nums(first, second):
    digits = max(len(str(first)), len(str(second)))
    pairs = zip(str(first).rjust(digits, "0"), str(second).rjust(digits, "0"))
    return sum(abs(int(a) - int(b)) for a, b in pairs)
`;

/*
 * Where Python's `==` is too strict, because the task allows more than one answer. 164, 249 and 295 are not in v0.2.0; they
 * stay for the sake of what EvalPlus documents.
 */
const RULES: ReadonlyMap<number, CompareRule> = new Map<number, CompareRule>([
  /* the order of the elements is not asked */
  [2, { kind: 'sets' }],
  [7, { kind: 'sets' }],
  [111, { kind: 'sets' }],
  [140, { kind: 'sets' }],
  [232, { kind: 'sets' }],
  [249, { kind: 'sets' }],
  [579, { kind: 'sets' }],
  [769, { kind: 'sets' }],
  /* whether a match was found, not the match */
  [737, { kind: 'presence' }],
  [787, { kind: 'presence' }],
  [794, { kind: 'presence' }],
  [295, { kind: 'equal-or', also: [0] }],
  [558, { kind: 'second-reading', code: PADDED_WITH_ZEROS }],
  [581, { kind: 'second-reading', code: PERPENDICULAR_HEIGHT }],
]);

/** Known faults of EvalPlus, reproduced on demand: it lets every answer to Mbpp/164 pass. */
const EVALPLUS: ReadonlyMap<number, CompareRule> = new Map<number, CompareRule>([
  [164, { kind: 'anything' }],
]);

/** How the answers to a task of MBPP+ (`Mbpp/2`) are judged; the fault of Mbpp/164 only where `compat` asks for it. */
export function compareRule(task: string, compat: Compat): CompareRule {
  const number = Number(task.slice(task.indexOf('/') + 1));
  const quirk = compat === 'evalplus' ? EVALPLUS.get(number) : undefined;
  return quirk ?? RULES.get(number) ?? { kind: 'equal' };
}
