import { AssayError } from '../../errors.ts';
import { isAlive } from '../../processes.ts';
import { readRecords } from './state.ts';
import type { ServerRecord } from './state.ts';
import { isLeft, stopServer } from './stop.ts';

/**
 * Ends what an Assay that was killed has left running, and forgets servers of which nothing is left. It is ours because its
 * mark or its token says so. What cannot be ended now is noted and kept for the next time: it is no other server's fault.
 */
export async function endOrphans(onNote: (text: string) => void = () => {}): Promise<void> {
  for (const record of await readRecords()) {
    try {
      if (await endOrphan(record))
        onNote(`Ended the server of ${record.profile}, which an Assay that was killed had left running.`);
    } catch (error) {
      if (!(error instanceof AssayError)) throw error;
      onNote(
        `What an Assay that was killed has left of the server of ${record.profile} stays: ${error.message}`,
      );
    }
  }
}

/** True where anything of it was left. */
async function endOrphan(record: ServerRecord): Promise<boolean> {
  if (!(await isAbandoned(record))) return false;
  const wasLeft = await isLeft(record);
  await stopServer(record);
  return wasLeft;
}

/** Its Assay is gone, or it was to outlive it and has ended itself. */
export async function isAbandoned(record: ServerRecord): Promise<boolean> {
  return record.owner === undefined ? !(await isLeft(record)) : !(await isAlive(record.owner));
}
