// Shards that are killed, on a store that dies, breaks connections and is slow: merged they must be the run of one machine.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomFrom } from '../random.mjs';
import { newBucket } from './bucket.mjs';
import { settingsOf, startGateway } from './gateway.mjs';
import { startModel } from './model.mjs';
import { startProxy } from './proxy.mjs';
import { RUN, untilDone } from './shards.mjs';

const SHARDS = 3;
/** The chances that a process is killed, and a merge. */
const DEATHS = { shard: 0.7, merge: 0.5 };
/** Milliseconds for which a gateway runs and is away. */
const RUNS_MS = [3_000, 15_000];
const AWAY_MS = [100, 4_000];

export async function* run({ seed, minutes, fail }) {
  const server = process.env.ASSAY_TEST_S3 ?? '';
  if (server === '') fail('The part stores needs ASSAY_TEST_S3: a folder of scripts/start-s3-server.sh.');
  const folder = mkdtempSync(join(tmpdir(), 'assay-soak-'));
  const random = randomFrom(seed);
  const model = await startModel();
  const store = await newBucket(server);
  const gateway = await startGateway(server);
  const proxy = await startProxy(gateway.port, random);
  const env = { ...process.env, ...settingsOf(server, proxy.address), ASSAY_CACHE: join(folder, 'cache') };
  const ending = new AbortController();
  try {
    const local = [...RUN, '--model', model.address, '--results', join(folder, 'whole')];
    const whole = await untilDone(local, env, { random, deaths: 0, tally: newTally(seed) });
    const expected = verdictsIn(readFileSync(whole.files.eval, 'utf8'));
    const outages = breakGateway(gateway, random, ending.signal);
    const tally = newTally(seed);
    await rounds({ until: Date.now() + minutes * 60_000, expected, store, model, env, random, tally });
    ending.abort();
    await outages;
    yield resultOf(tally, { ...proxy.seen, killed: gateway.killed() });
  } finally {
    proxy.stop();
    model.stop();
    gateway.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

const newTally = (seed) => ({
  seed,
  rounds: 0,
  samples: 0,
  asked: 0,
  killed: 0,
  undone: 0,
  left: 0,
  ended: [],
  different: [],
});

async function rounds({ until, expected, tally, ...parts }) {
  while (Date.now() < until) {
    const before = parts.model.asked();
    const found = await oneRound({ ...parts, tally, place: `s3://${parts.store.bucket}/${tally.rounds}` });
    tally.rounds += 1;
    tally.samples += expected.length;
    tally.asked += parts.model.asked() - before;
    if (found === undefined) tally.undone += 1;
    else {
      tally.left += found.left.length;
      tally.different.push(...differences(expected, found.verdicts));
    }
  }
}

/** What the store has of the merged run; undefined where a process did not come to its end. */
async function oneRound({ place, store, model, env, random, tally }) {
  const until = (args, deaths) => untilDone(args, env, { random, deaths, tally });
  const shards = Array.from({ length: SHARDS }, (_, at) => {
    const own = ['--shard', `${at + 1}/${SHARDS}`, '--results', `${place}/job`];
    return until([...RUN, '--model', model.address, ...own], DEATHS.shard);
  });
  if ((await Promise.all(shards)).includes(undefined)) return undefined;
  const merged = await until(['merge', `${place}/job`, '--results', `${place}/run`, '--json'], DEATHS.merge);
  if (merged === undefined) return undefined;
  const { files } = merged.runs[0];
  // Leases and parts: of a merge that has come to its end there are none.
  const left = (await store.keysBelow(`${place}/run`)).filter((key) => /\.(lease|parts)\//.test(key));
  return { verdicts: verdictsIn(await store.textOf(files.eval)), left };
}

/** Kills the gateway and starts it again, until the signal. */
async function breakGateway(gateway, random, signal) {
  const wait = (range) => sleep(random.int(...range), undefined, { signal }).catch(() => {});
  while (!signal.aborted) {
    await wait(RUNS_MS);
    if (signal.aborted) return;
    gateway.kill();
    await wait(AWAY_MS);
    await gateway.startAgain();
  }
}

/** Each graded row without what differs from hour to hour, in the order of their samples. */
const verdictsIn = (rows) =>
  rows
    .trimEnd()
    .split('\n')
    .map((line) => {
      const {
        cpu_s: _,
        wall_s: __,
        peak_bytes: ___,
        timing: ____,
        attempts: _____,
        ...row
      } = JSON.parse(line);
      return JSON.stringify([row.task, row.language, row.sample, row]);
    })
    .toSorted();

/** Rows that only one of them has. */
const differences = (one, other) => [
  ...one.filter((row) => !other.includes(row)).map((row) => `lost: ${row.slice(0, 200)}`),
  ...other.filter((row) => !one.includes(row)).map((row) => `strange: ${row.slice(0, 200)}`),
  ...(one.length === other.length ? [] : [`${other.length} rows in place of ${one.length}`]),
];

function resultOf({ ended, different, ...total }, store) {
  const failed = different.length + total.undone + total.left > 0 || total.rounds === 0 || total.killed === 0;
  // A process that the store has failed for too long ends with a sentence, and is begun again.
  const details = {
    ...total,
    ended: ended.length,
    sentences: [...new Set(ended)].slice(0, 8),
    different,
    store,
  };
  const text = `stores    shards on a store that fails: ${failed ? 'FAILED' : 'held'} ${JSON.stringify(details)}`;
  return { part: 'stores', name: 'shards on a store that fails', failed, ...details, text };
}
