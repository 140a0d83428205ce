// Clients: those that want answers, and those that go away.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { KINDS, isRight } from './jobs.mjs';

/** Counts of what happened; `wrong` holds a few of the answers that were not right. */
export const newTally = () => ({ accepted: 0, answered: 0, refused: 0, left: 0, cut: 0, wrong: [] });

/** One client with `workers` jobs always under way until `isOver()`. */
export async function askFor(server, workers, tally, isOver) {
  const mark = `mark_${randomBytes(6).toString('hex')}`;
  const dispatcher = new Agent({ connections: workers, headersTimeout: 0, bodyTimeout: 0 });
  let at = 0;
  const work = async () => {
    while (!isOver())
      await askOnce(server, { kind: KINDS[(at += 1) % KINDS.length], mark, at, dispatcher }, tally);
  };
  await Promise.all(Array.from({ length: workers }, work));
  await dispatcher.close();
}

/** Asks once; comes back later where there is no place. */
export async function askOnce(server, { kind, mark, at, dispatcher }, tally) {
  const reply = await post(server, kind.path, kind.job(mark, at), { dispatcher });
  if (reply?.statusCode !== 200) {
    tally.refused += 1;
    await reply?.body.dump();
    return sleep((Number(reply?.headers['retry-after']) || 1) * (500 + 1000 * Math.random()));
  }
  tally.accepted += 1;
  const text = await reply.body.text().catch(() => undefined);
  if (text === undefined) tally.cut += 1;
  else if (isRight(kind, mark, at, text)) tally.answered += 1;
  else if (tally.wrong.push(text.slice(0, 500)) > 5) tally.wrong.length = 5;
}

/** Clients that ask for much and leave before it is done. */
export async function goAway(server, workers, tally, isOver) {
  const work = async () => {
    while (!isOver()) {
      const signal = AbortSignal.timeout(50 + Math.floor(400 * Math.random()));
      const reply = await post(server, 'call', KINDS.at(-1).job('mark_0', 0), { signal });
      await reply?.body.dump({ signal }).catch(() => {});
      tally.left += 1;
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
}

/** Undefined where the server cannot be reached. */
function post({ url, headers }, path, job, options) {
  return request(`${url}/v1/${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(job),
    ...options,
  }).catch(() => undefined);
}
