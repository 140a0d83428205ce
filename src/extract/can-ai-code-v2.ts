import { strip, WORD } from '../python-text.ts';
import { between, closedFences, codeElements, dedent } from './can-ai-code-parts.ts';
import type { Extracted, Extractor } from './contract.ts';

/** can-ai-code's newest extractor (senior): the block that looks most like code, which may be an example of its use. */
export const canAiCodeV2: Extractor = {
  name: 'can-ai-code-v2',
  version: '1',
  extract(answer) {
    const text = withoutThinking(answer);
    const blocks: Extracted[] = [
      ...describe('[PYTHON]', between(text, '[PYTHON]', '[/PYTHON]')),
      ...describe('code element', [...codeElements(text)].map(dedent)),
      ...describe('fence', closedFences(text)),
    ];
    return blocks.toSorted(byLooks)[0] ?? { code: strip(text), from: 'whole answer' };
  },
};

/** What is never closed is no thinking. */
function withoutThinking(answer: string): string {
  let [kept, at] = ['', 0];
  for (const thought of between(answer, '<think>', '</think>')) {
    const start = answer.indexOf('<think>', at);
    kept += answer.slice(at, start);
    at = start + '<think>'.length + thought.length + '</think>'.length;
  }
  return kept + answer.slice(at);
}

const describe = (from: string, texts: Iterable<string>): Extracted[] =>
  [...texts].map((text) => ({ code: strip(text), from }));

const KEYWORD = new RegExp(`(?<![${WORD}])(?:def|function|class)(?![${WORD}])`, 'u');

function byLooks(left: Extracted, right: Extracted): number {
  const [a, b] = [looksOf(left), looksOf(right)];
  return b[0] - a[0] || b[1] - a[1] || b[2] - a[2];
}

/** A keyword, lines, characters. */
function looksOf({ code }: Extracted): readonly [number, number, number] {
  const text = code ?? '';
  return [KEYWORD.test(text) ? 1 : 0, text.split('\n').length, characters(text)];
}

/** Python counts code points. */
const characters = (text: string): number =>
  text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);
