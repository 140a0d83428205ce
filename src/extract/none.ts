import type { Extractor } from './contract.ts';

/** Takes the text as it is: an answer in chat mode, prompt and answer where the model completed. An empty answer has no code. */
export const noneExtractor: Extractor = {
  name: 'none',
  version: '1',
  extract(answer, { mode, prompt }) {
    if (mode === 'completion') return { code: prompt + answer, from: 'prompt and answer as they are' };
    return { code: answer === '' ? null : answer, from: 'answer as it is' };
  },
};
