import { isAlive } from '../../processes.ts';
import { readRecords } from './state.ts';
import type { ServerRecord } from './state.ts';
import { isLeft, stopServer } from './stop.ts';

/**
 * Ends what an Assay that was killed has left running, and forgets servers of which nothing is left. It is ours because its
 * mark or its token says so.
 */
export async function endOrphans(onNote: (text: string) => void = () => {}): Promise<void> {
  for (const record of await readRecords()) {
    if (!(await isAbandoned(record))) continue;
    const wasLeft = await isLeft(record);
    await stopServer(record);
    if (wasLeft)
      onNote(`Ended the server of ${record.profile}, which an Assay that was killed had left running.`);
  }
}

/** Its Assay is gone, or it was to outlive it and has ended itself. */
export async function isAbandoned(record: ServerRecord): Promise<boolean> {
  return record.owner === undefined ? !(await isLeft(record)) : !(await isAlive(record.owner));
}
