import { indentOf } from '../lines.ts';
import type { Parse } from '../../extract/grammar.ts';
import type { DataPoint } from '../point.ts';
import { reindented } from './indent.ts';
import { TANGLED } from './method.ts';
import type { Fitted } from './method.ts';

/** A class in the place of the old one. It begins with the exact declaration, as in the published gate. */
export function fittedClass(
  parse: Parse,
  { class_declaration: declaration = '' }: DataPoint,
  code: string,
): Fitted {
  if (!code.trimStart().startsWith(declaration.trim()))
    return { why: `the code does not begin with ${JSON.stringify(declaration.trim())}` };
  const fitted = reindented(parse, code, indentOf(declaration));
  return fitted === undefined ? TANGLED : { code: fitted };
}

/** First and last line of a class, from 0. */
export function classLines(point: DataPoint): [first: number, last: number] {
  const [first] = point.global_class_declaration_index ?? [0];
  const [, last] = point.global_class_body_index ?? [0, first];
  return [first, last];
}
