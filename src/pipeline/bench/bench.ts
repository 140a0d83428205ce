import { join } from 'node:path';
import type { Profile } from '../../config/profiles.ts';
import { hideSecrets } from '../../models/redact.ts';
import { endSession, openSession } from '../../results/bench/session.ts';
import type { Existing } from '../../results/bench/session.ts';
import { profileFolder, readState } from '../../results/bench/state.ts';
import type { ProfileState } from '../../results/bench/state.ts';
import { lockRun, makeFolder } from '../../results/files.ts';
import type { Lock } from '../../results/files.ts';
import { inFolder, isStore, parseStore } from '../../stores/address.ts';
import { Lease } from '../../stores/lease.ts';
import { openBucket } from '../../stores/s3/objects.ts';
import { fingerprint, selectionFacts } from '../fingerprint.ts';
import { benchProfile } from './profile.ts';
import type { Bench } from './profile.ts';

export interface BenchOptions extends Bench {
  /** What becomes of finished results of an earlier bench with the same settings: default `keep`, which runs nothing again. */
  readonly existing?: Existing;
  /** After each profile. */
  readonly onProfile?: (state: ProfileState) => Promise<void>;
}

/**
 * Runs profiles in turn: starts the server, waits for its first token, asks and grades every suite, stops it. What goes wrong
 * with one is in its state, and the next is run. Called again with the same options after an interruption, a crash or a
 * reboot, it goes on where it was: finished profiles and suites are kept, unfinished ones gone on with, failed ones tried again.
 *
 * @returns the state of each profile that had its turn, now or before
 * @throws AssayError `run-in-use` where another process runs a bench in this folder, `cannot-write`.
 */
export async function runBench(profiles: readonly Profile[], options: BenchOptions): Promise<ProfileState[]> {
  const { existing = 'keep', results, signal } = options;
  const lock = await lockBench(results);
  try {
    const session = await openSession(results, existing);
    const states = await inTurn(profiles, session, options);
    if (signal?.aborted !== true) await endSession(results, session, existing);
    return states;
  } finally {
    await lock.release();
  }
}

async function lockBench(results: string): Promise<Lock> {
  if (isStore(results)) {
    const { bucket, key } = parseStore(inFolder(results, 'bench'));
    return Lease.take(openBucket(bucket), key);
  }
  await makeFolder(results);
  return lockRun(join(results, 'bench'));
}

async function inTurn(
  profiles: readonly Profile[],
  session: string,
  { existing = 'keep', onProfile, ...bench }: BenchOptions,
): Promise<ProfileState[]> {
  const states: ProfileState[] = [];
  const pace = new Pace(profiles.length);
  for (const profile of profiles) {
    if (bench.signal?.aborted === true) break;
    const key = keyOf(profile, bench);
    const earlier = await readState(profileFolder(bench.results, profile.name));
    const counts = earlier?.key === key && (existing === 'keep' || earlier.session === session);
    if (counts && earlier.state === 'done') {
      bench.onEvent?.({ kind: 'note', text: pace.skip(profile.name) });
      states.push(earlier);
      continue;
    }
    bench.onEvent?.({ kind: 'note', text: pace.next(profile.name) });
    const runs = counts ? earlier.runs : [];
    const state = await benchProfile(profile, bench, newState(profile, { key, session, runs }));
    states.push(state);
    await onProfile?.(state);
  }
  return states;
}

/** SHA-256 of the profile's settings and of what it is asked. Its name and its words for people are no part of it. */
function keyOf(profile: Profile, bench: Bench): string {
  const { name: _, description: __, checkpointOf: ___, ...settings } = profile;
  const { suites, extractor, templateOut, compat } = bench;
  return fingerprint({ settings, suites, selection: selectionFacts(bench), extractor, templateOut, compat })
    .id;
}

function newState(
  { name, server, model, checkpointOf }: Profile,
  { key, session, runs }: Pick<ProfileState, 'key' | 'session' | 'runs'>,
): ProfileState {
  const now = new Date().toISOString();
  return {
    format: 1,
    profile: name,
    model: hideSecrets(server?.model ?? model ?? name),
    ...(checkpointOf === undefined ? {} : { checkpoint_of: checkpointOf }),
    state: 'running',
    key,
    session,
    started: now,
    updated: now,
    runs: [...runs],
  };
}

/** Which profile it is, of how many, and how long the others will take if they take as long as those before. */
class Pace {
  readonly #count: number;
  readonly #begun = performance.now();
  #at = 0;
  #skipped = 0;

  constructor(count: number) {
    this.#count = count;
  }

  next(name: string): string {
    this.#at += 1;
    const done = this.#at - 1 - this.#skipped;
    if (done === 0) return `${this.#at} of ${this.#count}: ${name}`;
    const each = (performance.now() - this.#begun) / 60_000 / done;
    const left = Math.ceil(each * (this.#count - this.#at + 1));
    return `${this.#at} of ${this.#count}: ${name}, about ${left} min left for all`;
  }

  skip(name: string): string {
    this.#at += 1;
    this.#skipped += 1;
    return `${this.#at} of ${this.#count}: ${name} is done already; --existing redo runs it again`;
  }
}
