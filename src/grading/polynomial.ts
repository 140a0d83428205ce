import { z } from 'zod';
import { plain, type Value } from './values/value.ts';

const coefficients = z.array(z.number());

/**
 * HumanEval/32: whether `returned` is a zero, within `atol`, of the polynomial with these coefficients, the constant
 * first. They come from the data set and not from the sandbox, where the candidate may have changed its argument.
 * As in Python every coefficient is rounded to a double before it is multiplied with a power.
 */
export function isPolynomialZero(returned: Value, argument: unknown, atol: number): boolean {
  const x = asDouble(plain(returned));
  if (x === undefined) return false;
  const terms = coefficients.parse(argument).map((coefficient, power) => coefficient * x ** power);
  return Math.abs(terms.reduce((sum, term) => sum + term, 0)) <= atol;
}

function asDouble(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return Number(value);
  if (typeof value !== 'object' || value?.kind !== 'number') return undefined;
  return Number(value.numerator) / Number(value.denominator);
}
