/**
 * Chain of thought: the model reasons about the task, then answers with its reasoning before its eyes.
 * Two requests, so that a draft in the reasoning is never taken for the answer: the reasoning is extracted first and the
 * answer from it, as in Kojima et al. 2022, Large Language Models are Zero-Shot Reasoners, arXiv:2205.11916.
 */
import type { Strategy } from './contract.ts';
import { adding, after, said } from './conversation.ts';

const THINK = `Before you write any code, think step by step: what is asked for, which cases are special, and how you will solve it. Do not write the code yet.`;

const ANSWER = 'Now give the answer that was asked for, complete, in one fenced code block.';

export const cot = (): Strategy => ({
  name: 'cot',
  settings: { version: 1 },
  needsChat: true,
  tries: 'nothing',
  draws: 1,
  async obtain(row, _task, { ask }) {
    const thought = await ask('reasoning', adding(row.prompt, THINK));
    if (thought.answer === null)
      return { chosen: thought, why: 'no reasoning could be had', stop: 'generation_error' };
    const answer = await ask('answer', after(thought.prompt, thought, ANSWER));
    return { chosen: answer, why: 'the answer after the reasoning', reasoning: said(thought) };
  },
});
