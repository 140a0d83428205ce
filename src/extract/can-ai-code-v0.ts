import { strip } from '../python-text.ts';
import { firstMarked } from './can-ai-code-parts.ts';
import type { Extracted, Extractor } from './contract.ts';

/** The extractor of can-ai-code's first files (junior-dev, spring of 2023), to reproduce their scores. */
export const canAiCodeV0: Extractor = {
  name: 'can-ai-code-v0',
  version: '1',
  extract(answer) {
    const marked = firstMarked(answer);
    if (marked !== undefined) return marked;
    if (BEGINS_AS_CODE.test(strip(answer))) return { code: answer, from: 'whole answer' };
    return fromInline(answer) ?? { code: null, from: 'no code' };
  },
};

/** Such an answer stays as it is, blanks and all. */
const BEGINS_AS_CODE = /^(?:def|function)/;

/** One backtick opens code as well. */
function fromInline(answer: string): Extracted | undefined {
  const start = answer.indexOf('`') + 1;
  if (start === 0) return undefined;
  const end = answer.indexOf('`', start);
  return { code: strip(answer.slice(start, end < 0 ? undefined : end)), from: 'inline code' };
}
