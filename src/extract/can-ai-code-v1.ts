import { strip } from '../python-text.ts';
import { firstMarked } from './can-ai-code-parts.ts';
import type { Extractor } from './contract.ts';

/** can-ai-code's extractor of 2023 and 2024 (junior-v2): the first fence, closed or not. */
export const canAiCodeV1: Extractor = {
  name: 'can-ai-code-v1',
  version: '1',
  extract(answer) {
    return firstMarked(answer) ?? { code: strip(answer), from: 'whole answer' };
  },
};
