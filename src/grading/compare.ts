import type { CompareRule } from '../suites/contract.ts';
import { isCloseTo } from './tolerance.ts';
import { isPolynomialZero } from './polynomial.ts';
import { equal, haveSameElements } from './values/equal.ts';
import { elements, plain, type Value } from './values/value.ts';

/** What one call's value is judged against. */
export interface Expectation {
  /** The reference's value, then those of other readings of the task. Any of them will do. */
  readonly values: readonly Value[];
  /** Absolute tolerance at this input; 0 for none. */
  readonly atol: number;
  /** The call's arguments as the data set's JSON; read only by `polynomial-zero`. */
  readonly args: () => readonly unknown[];
}

/** Whether a returned value is accepted. Facts from EvalPlus 0.3.1, `evalplus/eval/__init__.py` (Apache-2.0). */
export function meets(rule: CompareRule, returned: Value, expectation: Expectation): boolean {
  const { values, atol, args } = expectation;
  if (rule.kind === 'anything') return true;
  // A reference whose steps never settle ends at a zero or not by the last bit of the sandbox's own `pow`: its value stands.
  if (rule.kind === 'polynomial-zero')
    return isPolynomialZero(returned, args()[0], atol) || values.some((value) => equal(returned, value));
  if (rule.kind === 'equal-or' && rule.also.some((constant) => equal(returned, constant))) return true;
  return values.some(
    (value) => agreesBy(rule, returned, value) || (atol !== 0 && isCloseTo(returned, value, atol)),
  );
}

function agreesBy(rule: CompareRule, returned: Value, expected: Value): boolean {
  if (rule.kind === 'sets') return sameAsSets(returned, expected);
  if (rule.kind === 'presence') return isPresent(returned) === isPresent(expected);
  return equal(returned, expected);
}

/** As `set(returned) == set(expected)`, for anything that can be iterated over. */
function sameAsSets(returned: Value, expected: Value): boolean {
  const [ours, theirs] = [elements(returned), elements(expected)];
  return ours !== undefined && theirs !== undefined && haveSameElements(ours, theirs);
}

function isPresent(value: Value): boolean {
  const bare = plain(value);
  return typeof bare === 'boolean' ? bare : bare !== null;
}

/** True where equal bytes alone do not settle it: what equals not even itself, or a rule that looks at the arguments. */
export function needsReading(rule: CompareRule, expected: Value): boolean {
  return (
    rule.kind === 'polynomial-zero' || !meets(rule, expected, { values: [expected], atol: 0, args: () => [] })
  );
}
