// Three trials of `assay sandbox serve`: a thousand jobs that wait, minutes of load at twice what it can take, a stop in mid-work.
import { Agent } from 'undici';
import { askFor, askOnce, goAway, newTally } from './clients.mjs';
import { KINDS } from './jobs.mjs';
import { growthOf, sampleMemory } from './memory.mjs';
import { ALLOWED, pester } from './pests.mjs';
import { metricOf, startServer } from './server.mjs';

const THOUSAND = 1000;
const QUEUE = 32;
const CLIENTS = 4;
const LEAVING = 4;
/** Of memory in the last third to that in the first. */
const MOST_GROWTH = 1.25;

export async function* run({ minutes }) {
  yield await queued();
  yield* underLoad(minutes);
}

async function queued() {
  const server = await startServer(THOUSAND);
  const dispatcher = new Agent({ connections: THOUSAND, headersTimeout: 0, bodyTimeout: 0 });
  const tally = newTally();
  const startedAt = Date.now();
  const ask = (_, at) => askOnce(server, { kind: KINDS[at % 4], mark: `mark_${at}`, at, dispatcher }, tally);
  await Promise.all(Array.from({ length: THOUSAND }, ask));
  await dispatcher.close();
  const exit = await server.stop();
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  const failed = tally.answered !== THOUSAND || exit !== 0;
  return resultOf('1,000 queued jobs', failed, { seconds, ...tally, exit });
}

/** The server is stopped while all its places are taken. */
async function* underLoad(minutes) {
  const server = await startServer(QUEUE);
  const tally = newTally();
  const until = Date.now() + minutes * 60_000;
  let isStopped = false;
  const isOver = () => isStopped || Date.now() > until;
  const memory = sampleMemory(server.pid, isOver);
  const asking = Array.from({ length: CLIENTS }, () =>
    askFor(server, (2 * server.places) / CLIENTS, tally, () => isStopped),
  );
  const [seen, samples] = await Promise.all([
    pester(server, isOver),
    memory,
    goAway(server, LEAVING, tally, isOver),
  ]);
  const jobs = await metricOf(server, 'assay_sandbox_jobs_total');
  const waiting = await metricOf(server, 'assay_sandbox_jobs ');
  isStopped = true;
  const exit = await server.stop();
  await Promise.all(asking);
  yield resultOf(`${minutes} minutes at twice its capacity`, isLoadBad(tally, seen), {
    jobs,
    ...tally,
    pests: seen,
  });
  yield memoryResult(samples);
  const drained = { waiting, accepted: tally.accepted, answered: tally.answered, cut: tally.cut, exit };
  yield resultOf('SIGTERM with jobs in flight', exit !== 0 || tally.cut > 0 || waiting === 0, drained);
}

function isLoadBad({ accepted, answered, wrong, cut }, seen) {
  const isStrange = Object.entries(seen).some(([pest, statuses]) =>
    Object.keys(statuses).some((status) => !ALLOWED[pest].includes(status)),
  );
  return wrong.length > 0 || cut > 0 || accepted !== answered || accepted === 0 || isStrange;
}

function memoryResult(samples) {
  const { first, last, peak, growth } = growthOf(samples);
  const [first_mb, last_mb, peak_mb] = [first, last, peak].map(Math.round);
  const details = { first_mb, last_mb, peak_mb, growth: Number(growth.toFixed(2)), at_most: MOST_GROWTH };
  return resultOf('memory of the server and its sandboxes', !(growth <= MOST_GROWTH), details);
}

function resultOf(name, failed, details) {
  const text = `service   ${name}: ${failed ? 'FAILED' : 'held'} ${JSON.stringify(details)}`;
  return { part: 'service', name, failed, ...details, text };
}
