import { describe, expect, test } from 'vitest';

import { KINDS, isRight } from '../../soak/service/jobs.mjs';
import { growthOf } from '../../soak/service/memory.mjs';

const MARK = 'mark_00000000000a';
const CALL = KINDS[0] ?? expect.unreachable();

/** An answer of lines whose value is a text. */
const answerOf = (text: string, reports = 1) => {
  const result = { kind: 'value', bytes: Buffer.from(text).toString('base64'), cpuS: 0 };
  const report = { type: 'report', report: { end: 'finished' } };
  return [
    { type: 'attempt' },
    { type: 'result', index: 0, result },
    ...Array.from({ length: reports }, () => report),
  ]
    .map((line) => JSON.stringify(line))
    .join('\n');
};

describe('an answer of the server is right', () => {
  test('where it is the job’s own, once', () => {
    expect(isRight(CALL, MARK, 4, answerOf(`[] ${MARK} 5`))).toBe(true);
  });

  test.each([
    ['another job’s value', answerOf(`[] ${MARK} 6`)],
    ['what another client left', answerOf(`['mark_00000000000b'] ${MARK} 5`)],
    ['another client’s mark beside its own', answerOf(`[] ${MARK} 5 mark_00000000000b`)],
    ['two reports', answerOf(`[] ${MARK} 5`, 2)],
    ['no report', answerOf(`[] ${MARK} 5`, 0)],
  ])('but not where it has %s', (_, text) => {
    expect(isRight(CALL, MARK, 4, text)).toBe(false);
  });
});

test('memory that grows by a megabyte a second is told from memory that goes up and down', () => {
  const seconds = Array.from({ length: 300 }, (_, at) => at);
  expect(growthOf(seconds.map((at) => 100 + at)).growth).toBeGreaterThan(1.25);
  expect(growthOf(seconds.map((at) => 150 + 40 * Math.sin(at))).growth).toBeLessThan(1.1);
});
