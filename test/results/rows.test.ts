import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readGraded } from '../../src/results/rows.ts';
import { temporaryFolder } from '../fixtures/folder.ts';

const PREPARED = {
  suite: 'demo',
  suite_version: 'v1',
  task: 'demo/0',
  language: 'python',
  entry_point: 'f',
  sample: 0,
  template: 'chat',
  prompt: 'Write f.',
};
const ANSWERED = { ...PREPARED, model: 'm', runtime: 'import', params: {}, answer: 'x', attempts: 1 };

/** The error of reading a file of one row as verdicts. */
async function refusal(row: object): Promise<unknown> {
  const path = join(temporaryFolder(), 'eval_junior_python_chat_none_greedy_m_1.ndjson');
  writeFileSync(path, `${JSON.stringify(row)}\n`);
  const read = async () => {
    for await (const _ of readGraded(path)) continue;
  };
  return read().catch((error: unknown) => error);
}

describe('rows that hold no verdicts', () => {
  it.each([
    ['prompts', PREPARED, /has prompts and no answers yet\.$/, /assay interview --input/],
    ['answers', ANSWERED, /are not graded yet\.$/, /assay evaluate --input/],
    [
      'verdicts of can-ai-code',
      { name: 'Fact', language: 'python', answer: 'x', params: {}, model: 'm', runtime: 'r', status: 'PASS' },
      /was graded by can-ai-code/,
      /--code recorded --input/,
    ],
    [
      'a flood of test sets',
      {
        ...ANSWERED,
        outcome: 'wrong',
        verdict: Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`s${at}`, 'wrong'])),
      },
      /not a row of assay evaluate: .*more than 16 test sets/,
      /assay evaluate wrote/,
    ],
    [
      'something else',
      { ...ANSWERED, model: 3 },
      /, line 1: not a row of assay evaluate: model is a number, not a text\.$/,
      /assay evaluate wrote/,
    ],
  ])('(%s) are refused with the step that is missing', async (_, row, message, next) => {
    expect(await refusal(row)).toMatchObject({
      message: expect.stringMatching(message),
      next: expect.stringMatching(next),
    });
  });
});
