/**
 * Self-reflection without execution: the model runs its own program in its head on the examples of the task, and may
 * revise it once. In the manner of self-debugging by explanation: Chen et al. 2023, Teaching Large Language Models to
 * Self-Debug, arXiv:2304.05128 (execution tracing by the model).
 */
import { failedOf, unanswered } from './candidates.ts';
import type { Strategy, Turn } from './contract.ts';
import { after, said } from './conversation.ts';

const SIMULATE = `Check your code without running it. Go through the examples of the task, or through inputs of your own where it has none: follow your code line by line, write the value that it returns, and compare it with what is asked for. Write no new code yet. End with one line: CORRECT if it is right for all of them, WRONG if it is not.`;

const REVISE = 'Now give the corrected answer, complete, in one fenced code block.';

export const reflect = (): Strategy => ({
  name: 'reflect',
  settings: { version: 1 },
  needsChat: true,
  tries: 'nothing',
  draws: 1,
  async obtain(row, _task, { ask }) {
    const answer = await ask('answer', row.prompt);
    if (answer.answer === null) return unanswered(answer);
    const check = await ask('simulation', after(row.prompt, answer, SIMULATE));
    if (check.answer === null) return unanswered(check);
    const verdict = verdictOf(check);
    if (verdict !== 'WRONG')
      return {
        chosen: answer,
        why: `the simulation said ${verdict ?? 'neither right nor wrong'}`,
        stop: 'satisfied',
      };
    const revision = await ask('revision', after(check.prompt, check, REVISE));
    return failedOf([revision]) === undefined
      ? { chosen: revision, why: 'the simulation said WRONG' }
      : unanswered(revision);
  },
});

/** The last word of the two. */
const verdictOf = (turn: Turn): string | undefined =>
  [...said(turn).matchAll(/\b(CORRECT|WRONG)\b/g)].at(-1)?.[1];
