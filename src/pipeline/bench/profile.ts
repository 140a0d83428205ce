import type { Profile } from '../../config/profiles.ts';
import { factsOf } from '../../error-facts.ts';
import type { RunningServer } from '../../models/servers/contract.ts';
import { useServer } from '../../models/servers/running.ts';
import { profileFolder, writeState } from '../../results/bench/state.ts';
import type { ProfileState } from '../../results/bench/state.ts';
import type { BenchmarkOptions } from '../benchmark.ts';
import type { OnEvent } from '../events.ts';
import { openLogs } from './logs.ts';
import { logged } from './run-log.ts';
import { askSuite } from './suite.ts';
import type { AskOptions } from './suite.ts';

/** What every profile of a bench is asked, and where its files go. */
export interface Bench extends Omit<
  BenchmarkOptions,
  'suite' | 'model' | 'template' | 'params' | 'set' | 'output' | 'server' | 'results'
> {
  readonly suites: readonly string[];
  readonly results: string;
}

/** A profile's turn. */
interface Turn {
  readonly profile: Profile;
  readonly bench: Bench;
  readonly folder: string;
  readonly serverLog: string;
  readonly onEvent: OnEvent;
}

/**
 * Starts a profile's server, asks it every suite that it has not been asked, and stops it. What goes wrong is in the state
 * that it returns and leaves in the profile's folder; nothing is thrown for it. A bench that is stopped leaves it `running`.
 * @param begun the state with which the turn begins: `running`, with the runs that count already
 */
export async function benchProfile(
  profile: Profile,
  bench: Bench,
  begun: ProfileState,
): Promise<ProfileState> {
  const folder = profileFolder(bench.results, profile.name);
  await writeState(folder, begun);
  const logs = await openLogs(folder);
  const onEvent = logged(logs.pathOf('run.log'), bench.onEvent);
  const ended = await serve({ profile, bench, folder, serverLog: logs.pathOf('server.log'), onEvent }, begun);
  await logs.close();
  const state = bench.signal?.aborted === true ? ended : { ...ended, state: endOf(ended, bench) };
  await writeState(folder, stamped(state));
  return state;
}

const stamped = (state: ProfileState): ProfileState => ({ ...state, updated: new Date().toISOString() });

const endOf = ({ failure, runs }: ProfileState, { suites }: Bench): 'done' | 'failed' =>
  failure === undefined && runs.length === suites.length && runs.every(({ state }) => state === 'done')
    ? 'done'
    : 'failed';

async function serve(turn: Turn, begun: ProfileState): Promise<ProfileState> {
  let state = begun;
  let server: RunningServer | undefined;
  try {
    const started = performance.now();
    server = await startFor(turn);
    if (server !== undefined) state = { ...state, ready_s: (performance.now() - started) / 1000 };
    state = await askAll(turn, state, server);
  } catch (error) {
    state = failed(turn, state, error);
  }
  try {
    await server?.stop();
  } catch (error) {
    state = failed(turn, state, error);
  }
  return state;
}

function failed({ bench, onEvent }: Turn, state: ProfileState, error: unknown): ProfileState {
  if (bench.signal?.aborted === true) return state;
  const failure = factsOf(error);
  // The end of the server's log is in the state, the report and the log itself.
  onEvent({ kind: 'note', text: failure.message.split('\n', 1)[0] ?? '' });
  return { ...state, failure };
}

async function startFor({ profile, bench, serverLog, onEvent }: Turn): Promise<RunningServer | undefined> {
  const { server } = profile;
  if (server === undefined) return undefined;
  return await useServer(
    { ...profile, server },
    {
      logFile: serverLog,
      onNote: (text) => onEvent({ kind: 'note', text }),
      ...(bench.signal === undefined ? {} : { signal: bench.signal }),
    },
  );
}

function askOptions({ bench, folder, onEvent }: Turn): AskOptions {
  const { suites: _, ...options } = bench;
  return { ...options, results: folder, onEvent };
}

async function askAll(
  turn: Turn,
  begun: ProfileState,
  server: RunningServer | undefined,
): Promise<ProfileState> {
  let state = begun;
  for (const suite of turn.bench.suites) {
    const before = state.runs.find((run) => run.suite === suite);
    if (before?.state === 'done') continue;
    if (turn.bench.signal?.aborted === true) break;
    const run = await askSuite({ profile: turn.profile.name, suite, server, before }, askOptions(turn));
    state = stamped({ ...state, runs: [...state.runs.filter((other) => other.suite !== suite), run] });
    await writeState(turn.folder, state);
  }
  return state;
}
