import type { ExpressionResult } from '../sandbox/contract.ts';
import { type Json, JsonError, readJson } from './json.ts';

/** The value of a call as can-ai-code's checks see it: where none came, a text or an error object stands for it. */
export function valueOfResult(result: ExpressionResult): Json {
  if (result.kind === 'timeout') return new Map([['error', 'timeout!']]);
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
