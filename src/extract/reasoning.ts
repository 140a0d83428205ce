const NAMES = 'think|thinking|thought|thoughts|reasoning';
const TAG = new RegExp(`<(/?)(?:${NAMES})>|\\[(/?)(?:${NAMES})\\]`, 'gi');
/** What gpt-oss and its kind write before the part that is meant for the reader. */
const FINAL_CHANNEL = '<|channel|>final<|message|>';

/**
 * The answer without inline reasoning. What counts is the text after the last closing tag, also where the opening tag was
 * part of the prompt. Reasoning is no answer: drafts in it are not taken, even where nothing follows.
 * A last tag that opens and never closes is a thought that was cut off, so only what came before it counts; but where the text
 * then ends on a closed fence the model forgot the tag, and that fence is its answer.
 */
export function withoutReasoning(answer: string): string {
  const channel = answer.lastIndexOf(FINAL_CHANNEL);
  const text = channel < 0 ? answer : answer.slice(channel + FINAL_CHANNEL.length);
  const tags = [...text.matchAll(TAG)];
  const lastClosing = tags.findLast((tag) => isClosing(tag));
  const start = lastClosing === undefined ? 0 : endOf(lastClosing);
  const unclosed = tags.find((tag) => tag.index >= start && !isClosing(tag));
  if (unclosed === undefined) return text.slice(start);
  return lastFence(text.slice(endOf(unclosed))) ?? text.slice(start, unclosed.index);
}

/** Whether a thought was begun and not ended: the model ran out of tokens, or thinks no end. */
export function isThinking(answer: string): boolean {
  const last = [...answer.matchAll(TAG)].at(-1);
  return last !== undefined && !isClosing(last);
}

const isClosing = (tag: RegExpExecArray): boolean => tag[1] === '/' || tag[2] === '/';

const endOf = (tag: RegExpExecArray): number => tag.index + tag[0].length;

function lastFence(thought: string): string | undefined {
  const text = thought.trimEnd();
  if (!text.endsWith('\n```')) return undefined;
  const start = text.lastIndexOf('\n```', text.length - 5);
  return start < 0 ? undefined : text.slice(start + 1);
}
