import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { AssayError } from '../../../src/errors.ts';
import { toldOf } from '../../../src/view/runs/told.ts';

const file = '/nowhere/eval_x.ndjson';
const files = [{ file, name: 'eval_x.ndjson' }];

test('a file that went away under its reader is one that has changed, not a bug', async () => {
  const error = await readFile(file).catch((missing: unknown) => toldOf(missing, files));
  expect(error).toMatchObject({ code: 'changed', message: 'eval_x.ndjson has changed while it was read.' });
});

test('an error about a file says its name, not where it is on this machine', () => {
  const error = new AssayError('torn-row', `${file}, line 3: not a JSON row.`, { next: 'Mend it.' });
  expect(toldOf(error, files)).toMatchObject({
    code: 'torn-row',
    message: 'eval_x.ndjson, line 3: not a JSON row.',
    next: 'Mend it.',
  });
});

test('an error that is about something else is told as it is', () => {
  const error = new TypeError('x');
  expect(toldOf(error, files)).toBe(error);
});
