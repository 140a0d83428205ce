import type { Project } from '../../project.ts';
import type { ExpectedTests, TestRun } from '../contract.ts';
import { shareOf } from '../share.ts';
import type { TextResults } from './contract.ts';
import { readSympy } from './sympy.ts';
import { readUnittest } from './unittest.ts';

type Judged = Pick<TestRun, 'status' | 'why' | 'ran' | 'failures' | 'errors' | 'skipped' | 'share' | 'tests'>;

/**
 * What a run's text comes to, where there is nothing else: weaker than the runner's own lines, for a candidate can print it all.
 * The multi-task Django benchmark calls these OK, FAILED, NOT_RUN and CRUSHED.
 */
export function judgeText(
  runner: Project['tests']['runner'],
  output: string,
  expected?: Pick<ExpectedTests, 'ran'>,
): Judged {
  const read = runner === 'sympy' ? readSympy(output) : readUnittest(output);
  return judgeResults(read, output, expected);
}

export function judgeResults(
  read: TextResults,
  output: string,
  expected?: Pick<ExpectedTests, 'ran'>,
): Judged {
  const ended = endingOf(read, output, expected?.ran ?? 0);
  const share = ended.status === 'ok' || ended.status === 'failed' ? shareOf(read.counts) : 0;
  return { ...ended, ...read.counts, share, tests: read.tests };
}

function endingOf(
  { summaries, said, counts, tests }: TextResults,
  output: string,
  expected: number,
): Pick<TestRun, 'status' | 'why'> {
  if (summaries > 1)
    return { status: 'forged', why: `the output has ${summaries} summaries of tests, not one` };
  if (said === undefined)
    return output.includes('Traceback (most recent call last)')
      ? { status: 'crashed', why: lastLine(output) }
      : { status: 'not-run', why: 'the output has no summary of tests' };
  if (counts.ran === 0) return { status: 'not-run', why: 'no test ran' };
  if (said === 'failed')
    return { status: 'failed', why: tests[0] === undefined ? 'a test failed' : `${tests[0].name} failed` };
  const ran = counts.ran - counts.skipped;
  if (ran < expected) return { status: 'failed', why: `${ran} of ${expected} tests ran` };
  return { status: 'ok' };
}

const lastLine = (output: string): string => output.trim().split('\n').at(-1) ?? '';
