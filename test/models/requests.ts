import { ModelError } from '../../src/models/contract.ts';
import type { Message, ModelRequest, Params, Prompt } from '../../src/models/contract.ts';

export const user = (content: string): Message => ({ role: 'user', content });

export const requestOf = (prompt: Prompt, params: Params = {}, sample = 0): ModelRequest => ({
  task: 'Tiny/0',
  sample,
  prompt,
  params,
});

export const chat = (params: Params = {}, sample = 0): ModelRequest =>
  requestOf([user('Write add.')], params, sample);

/** The error that the work fails with. */
export async function failureOf(work: Promise<unknown>): Promise<ModelError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ModelError) return error;
    throw error;
  }
  throw new Error('nothing failed');
}
