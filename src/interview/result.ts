import type { ExpressionResult } from '../sandbox/contract.ts';
import { type Json, JsonError, readJson } from './json.ts';

/** can-ai-code's word for a call that took too long. */
export const TIMEOUT = 'timeout!';

/** The value of a call as can-ai-code's checks see it: where none came, a text or an error object stands for it. */
export function valueOfResult(result: ExpressionResult): Json {
  if (result.kind === 'timeout') return new Map([['error', TIMEOUT]]);
  return result.kind === 'printed' ? result.text : readOrExplain(result.text);
}

function readOrExplain(text: string): Json {
  try {
    return readJson(text);
  } catch (error) {
    if (error instanceof JsonError) return error.message;
    throw error;
  }
}
