import { AssayError } from '../../errors.ts';
import type { RunningServer, ServedProfile, StartOptions } from './contract.ts';
import { settingsHash } from './launch.ts';
import { isAbandoned } from './orphans.ts';
import { left, startServer } from './start.ts';
import { readRecord } from './state.ts';
import { stopServer } from './stop.ts';

/** The server of a profile for the time of a run: one that `assay servers start` left running stays, any other is stopped. */
export async function useServer(profile: ServedProfile, options: StartOptions = {}): Promise<RunningServer> {
  return (await findRunning(profile)) ?? (await startServer(profile, options));
}

async function findRunning(profile: ServedProfile): Promise<RunningServer | undefined> {
  const record = await readRecord(profile.name);
  // That of another Assay ends with it; the start says so.
  if (record === undefined || record.owner !== undefined || (await isAbandoned(record))) return undefined;
  if (record.settings !== settingsHash(profile)) throw differs(profile.name);
  return { ...left({ record, ended: new Promise(() => {}) }), stop: async () => {} };
}

const differs = (name: string): AssayError =>
  new AssayError(
    'server-differs',
    `The server of ${name} was started with other settings than the profile has now.`,
    {
      next: `End it, so that it can be started anew: assay servers stop ${name}`,
    },
  );

/**
 * Ends the server of a profile that `assay servers start` left running, or what a killed Assay left.
 * @throws AssayError `no-server` where none runs, `server-in-use` for that of a live Assay
 */
export async function stopRunning(name: string): Promise<void> {
  const record = await readRecord(name);
  if (record === undefined) {
    throw new AssayError('no-server', `No server of ${name} runs.`, {
      next: 'assay servers status shows what runs.',
    });
  }
  if (record.owner !== undefined && !(await isAbandoned(record))) {
    throw new AssayError(
      'server-in-use',
      `The server of ${name} belongs to an Assay that runs, process ${record.owner.pid}.`,
      {
        next: 'It ends with that; end that first.',
      },
    );
  }
  await stopServer(record);
}
