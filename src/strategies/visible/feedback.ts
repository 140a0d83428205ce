import type { Finding } from '../../grading/ending.ts';
import { counted } from '../../counted.ts';
import type { VisibleCase, VisibleTests } from './contract.ts';

const MOST_CHARACTERS = 2000;

/**
 * What a model is told of its program: how many cases hold, and the first that does not.
 *
 * @param findings one a case; undefined where it holds
 * @param printed the beginning of what the program printed, with the tracebacks; hostile text
 */
export function feedbackOn(
  { cases, from }: VisibleTests,
  findings: readonly (Finding | undefined)[],
  printed: string,
): string {
  const word = from === 'docstring' ? 'example' : 'test';
  const at = findings.findIndex((found) => found !== undefined);
  const [test, found] = [cases[at], findings[at]];
  if (test === undefined || found === undefined) return `All ${counted(cases.length, word)} hold.`;
  const passed = findings.filter((one) => one === undefined).length;
  const lines = [
    `${passed} of ${counted(cases.length, word)} hold. This one does not:`,
    test.call,
    `expected: ${expectedText(test)}`,
    cameText(found),
    ...tracebackOf(found, printed),
  ];
  return lines.join('\n').slice(0, MOST_CHARACTERS);
}

const expectedText = ({ expected }: VisibleCase): string =>
  typeof expected === 'string' ? expected : `${expected.raises} is raised`;

function cameText({ outcome, why }: Finding): string {
  if (outcome === 'wrong') return why.replace(/^got /, 'got: ');
  return outcome === 'error' ? `raised: ${why}` : `${outcome}: ${why}`;
}

/** The program's own lines of the traceback that ends with this error. */
function tracebackOf({ outcome, why }: Finding, printed: string): string[] {
  if (outcome !== 'error') return [];
  const type = /^\w*/.exec(why)?.[0] ?? '';
  const blocks = printed.split('Traceback (most recent call last):\n').slice(1);
  const block = blocks.find((text) => text.split('\n').some((line) => line.startsWith(type))) ?? '';
  const frames = block
    .split('\n')
    .flatMap((line) => /^ {2}File "<solution>", (line \d+, in (?!assay_).*)$/.exec(line)?.[1] ?? []);
  return frames.length === 0 ? [] : [`at ${frames.join(', then ')}`];
}
