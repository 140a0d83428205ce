import { strip } from '../python-text.ts';
import { codeElements, firstFence, longest, taggedPython } from './can-ai-code-parts.ts';
import type { Extractor } from './contract.ts';

/** can-ai-code's extractor of 2023 and 2024 (junior-v2): the first fence, closed or not. */
export const canAiCodeV1: Extractor = {
  name: 'can-ai-code-v1',
  version: '1',
  extract(answer) {
    const tagged = taggedPython(answer);
    if (tagged !== undefined) return { code: tagged, from: '[PYTHON]' };
    const element = longest(codeElements(answer));
    if (element !== undefined) return { code: strip(element), from: 'code element' };
    const fenced = firstFence(answer);
    if (fenced !== undefined) return { code: fenced, from: 'fence' };
    return { code: strip(answer), from: 'whole answer' };
  },
};
