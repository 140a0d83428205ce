import { loadSuite } from '../suites/index.ts';
import type { Suite } from '../suites/contract.ts';
import type { OnEvent } from './events.ts';

/** Which suite a piece of work is about, and where its data are. */
export interface ChosenSuite {
  /** Name of a suite: `humaneval+`. */
  readonly suite: string;
  /** Folder of data sets on disk; nothing is downloaded then. */
  readonly dataDir?: string;
  readonly compat?: 'evalplus';
  readonly signal?: AbortSignal;
  readonly onEvent?: OnEvent;
}

/** Loads the suite, telling of a download. @throws AssayError for an unknown name, and for data that cannot be had. */
export async function openSuite({ suite, dataDir, compat, signal, onEvent }: ChosenSuite): Promise<Suite> {
  return await loadSuite(suite, {
    dataDir,
    signal,
    ...(compat === undefined ? {} : { compat }),
    onProgress: ({ receivedBytes, totalBytes }) => onEvent?.({ kind: 'download', receivedBytes, totalBytes }),
  });
}
