import type { ServerRecord } from './state.ts';
import { killNow } from './stop.ts';

/** What this process has started and has to end. */
const GUARDED = new Map<string, ServerRecord>();
let isListening = false;

/** From now on the end of this process, a crash included, ends this server at once. */
export function guard(record: ServerRecord): void {
  GUARDED.set(record.token, record);
  if (isListening) return;
  isListening = true;
  process.on('exit', () => {
    for (const one of GUARDED.values()) killNow(one);
  });
}

export const release = ({ token }: ServerRecord): void => void GUARDED.delete(token);
