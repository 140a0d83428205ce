import { safeEnd, safeLine } from '../safe.ts';
import { table, terminalWidth } from '../table.ts';

/** A profile, and what a folder of results knows of it. */
export interface ListedProfile {
  readonly profile: string;
  readonly description?: string;
  /** Kind of the server that is started for it. */
  readonly server?: string;
  readonly model: string;
  readonly state?: 'running' | 'done' | 'failed';
}

export const STATES = { running: 'not finished', done: 'done', failed: 'failed' } as const;

/** Profiles, a line each, with as much of the model's name as the terminal has room for. */
export function profilesText(profiles: readonly ListedProfile[], width = terminalWidth()): string {
  const rows = profiles.map(({ profile, server = '', model, state, description = '' }) => [
    safeEnd(profile, 28),
    server,
    safeEnd(model, Math.max(16, Math.floor((width - 50) / 2))),
    state === undefined ? 'not run' : STATES[state],
    safeLine(description, 200),
  ]);
  return table([['profile', 'server', 'model', 'results', 'description'], ...rows], [0, 1, 2, 3, 4], width);
}
