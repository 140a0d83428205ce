import { answerText } from './answer-text.ts';
import type { Extracted, ExtractContext, Extractor } from './contract.ts';
import { readMarkdown } from './fences.ts';
import { isThinking } from './reasoning.ts';

/** What a block of Python is called, and one without a name. */
const PYTHON = new Set(['', 'python', 'python3', 'py', 'py3', 'python2', 'pycon', 'ipython']);

/**
 * The extractor of tasks from a repository: the last block of Python that begins as the task wants it, else the last block of
 * Python, else an answer without blocks as a whole. It changes nothing: whether the code is what was asked for is the
 * format gate's to say, and where it goes the editor's.
 */
export const repositoryExtractor: Extractor = {
  name: 'repository',
  version: '1',
  extract(answer, context) {
    const { text } = answerText(answer);
    const found = codeIn(text, context);
    if (found !== undefined) return found;
    return { code: null, from: isThinking(answer) ? 'thinking too long' : 'no code' };
  },
};

function codeIn(text: string, context: ExtractContext): Extracted | undefined {
  const { fences } = readMarkdown(text);
  if (fences.length === 0) return text.trim() === '' ? undefined : { code: text, from: 'whole answer' };
  const blocks = fences.filter(({ label, text: code }) => PYTHON.has(label) && code.trim() !== '');
  const last = blocks.findLast(({ text: code }) => isWanted(code, context)) ?? blocks.at(-1);
  if (last === undefined) return undefined;
  return { code: last.text, from: `fence ${fences.indexOf(last) + 1} of ${fences.length}` };
}

/** A continuation may begin with anything. */
function isWanted(code: string, { mode, entryPoint }: ExtractContext): boolean {
  if (mode === 'continuation') return true;
  const [, name, decorator] = /^\s*(?:(?:async\s+)?(?:def|class)\s+([^\s(:[]+)|(@))/.exec(code) ?? [];
  return name === entryPoint || decorator !== undefined;
}
