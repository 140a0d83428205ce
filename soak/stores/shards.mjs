// A run in shards to a store, and their merge: processes that are killed and begun again until they are done.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Milliseconds that a process lives at least and at most where it is killed: from its start to after its last row. */
const LIFE_MS = [300, 9_000];
/** A shard that is begun so often does not come to its end. */
const MOST_TRIES = 40;

export const RUN = ['run', 'demo', '--samples', '5', '--params', 'sampled', '--concurrency', '2', '--json'];

/** Runs a command until it ends with 0, killed each time with this chance. Undefined where it never does. */
export async function untilDone(args, env, { random, deaths, tally }) {
  for (let attempt = 1; attempt <= MOST_TRIES; attempt += 1) {
    const child = spawn(process.execPath, [COMMAND, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, err] = [text(child.stdout), text(child.stderr)];
    const isToDie = random.chance(deaths);
    const life = sleep(random.int(...LIFE_MS), true, { ref: false });
    if (isToDie) void life.then(() => child.kill('SIGKILL'));
    const [code, signal] = await once(child, 'close');
    if (code === 0) return JSON.parse(await out);
    if (signal === 'SIGKILL') tally.killed += 1;
    else tally.ended.push((await err).split('\n')[0]);
  }
  return undefined;
}
