/**
 * The whole text of an answer whose start was given with the prompt: what code is taken from. Some servers, and models that
 * begin anew, repeat the start.
 */
export const begun = (prefill: string, answer: string): string =>
  answer.startsWith(prefill) ? answer : prefill + answer;
