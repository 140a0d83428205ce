import { present } from '../../present.ts';
import type { DataPoint } from '../point.ts';
import { nameOf } from './find/methods.ts';
import type { Lines, Method } from './find/methods.ts';
import type { Candidate } from './prove/candidates.ts';
import type { Proof } from './prove/prove.ts';

/** The last so many characters of what the tests print of a fault. Source: the published benchmark. */
const ERROR_CHARS = 20_000;

/** `toolz.itertoolz.first`: the module and the method, as Python names them. */
export const pointId = (method: Method): string =>
  `${method.path.replace(/(\/__init__)?\.py$/, '').replaceAll('/', '.')}.${nameOf(method)}`;

/** A proved method with the published fields, those of each kind where it is one of its kinds. */
export function toPoint(
  { method, text, tests, kinds }: Candidate,
  { mutant }: Proof,
  idx: number,
): DataPoint {
  const lines = text.split('\n');
  const part = ([first, last]: Lines): string => lines.slice(first, last + 1).join('\n');
  const { first, declaration, body, classLines, docstring = '' } = method;
  const without = (around: Lines): string =>
    [...lines.slice(around[0], first), ...lines.slice(body[1] + 1, around[1] + 1)].join('\n');
  const describes = kinds.includes('generation');
  return {
    idx,
    dp_id: pointId(method),
    split: 'test',
    file_path: method.path,
    raw_file_content: text,
    class_name: method.className ?? '',
    class_doc: method.classDocstring ?? '',
    class_code: classLines === undefined ? '' : part(classLines),
    method: {
      name: method.name,
      // With its decorators, which stay in the file whatever is written below them.
      declaration: part([first, declaration[1]]),
      description: docstring,
      body: part(body),
      global_method_declaration_index: [...declaration],
      global_method_body_index: [...body],
    },
    tests: { full_paths: [...tests] },
    ...present({
      class_position_in_file: classLines?.[0],
      file_without_method: describes ? without([0, lines.length - 1]) : undefined,
      class_without_method: describes && classLines !== undefined ? without(classLines) : undefined,
      file_with_buggy_method: mutant?.file,
      test_error_message: mutant?.output.slice(-ERROR_CHARS),
    }),
  };
}
