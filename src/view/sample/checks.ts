import { elementSpans, fieldSpans, isArray, parseSpan } from '../../rawjson.ts';
import type { Span } from '../../rawjson.ts';
import type { CheckResult } from '../contract.ts';

/**
 * The checks of a row of an interview, with values as the row's bytes have them: JavaScript has no 1.0 apart from 1. Undefined
 * where the row has none.
 */
export function checksOf(row: Uint8Array): CheckResult[] | undefined {
  const at = fieldSpans(row).get('checks')?.[0];
  if (at === undefined || !isArray(row, at)) return undefined;
  return [...elementSpans(row, at)].flatMap(([start]) => toCheck(row, start));
}

function toCheck(row: Uint8Array, start: number): CheckResult[] {
  if (row[start] !== OPEN_OBJECT) return [];
  const fields = fieldSpans(row, start);
  const textOf = (name: string): string | undefined => written(row, fields.get(name));
  const assertion = valueOf(row, fields.get('assert'));
  const any = textOf('eq-any');
  return [
    {
      assert: typeof assertion === 'string' ? assertion : '',
      expected: any === undefined ? (textOf('eq') ?? '') : `one of ${any.replaceAll(/^\[|\]$/g, '')}`,
      got: textOf('got') ?? '',
      points: numberOf(row, fields.get('status'), 0),
      of: numberOf(row, fields.get('weight'), 1),
    },
  ];
}

const OPEN_OBJECT = '{'.charCodeAt(0);

const written = (row: Uint8Array, span: Span | undefined): string | undefined =>
  span === undefined ? undefined : new TextDecoder().decode(row.subarray(...span));

const valueOf = (row: Uint8Array, span: Span | undefined): unknown =>
  span === undefined ? undefined : parseSpan(row, span);

function numberOf(row: Uint8Array, span: Span | undefined, otherwise: number): number {
  const value = valueOf(row, span);
  return typeof value === 'number' ? value : otherwise;
}
