// Clients that misbehave, each as long as `isOver()` is false. What they are answered with is counted in `seen`.
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { KINDS } from './jobs.mjs';

const BIG_BYTES = 50e6;

/** All at once; gives statuses by pest: `{'wrong token': {401: 12}, …}`, `cut` where the connection was closed. */
export async function pester(server, isOver) {
  const seen = {};
  const note = (pest, status) => {
    seen[pest] ??= {};
    seen[pest][status] = (seen[pest][status] ?? 0) + 1;
  };
  const again = async (pest, everyMs, act) => {
    while (!isOver()) {
      note(pest, await act(server).catch(() => 'cut'));
      await sleep(everyMs);
    }
  };
  await Promise.all([
    again('wrong token', 200, (to) => post(to, { authorization: `Bearer ${'0'.repeat(32)}` })),
    again('no token', 200, (to) => post(to, {})),
    again('50 MB', 2000, (to) => post(to, to.headers, Buffer.alloc(BIG_BYTES, 0x20))),
    again('50 MB, not announced', 5000, (to) => post(to, to.headers, pieces())),
    again('not JSON', 300, (to) => post(to, to.headers, '{')),
    ...[1, 2, 3].map(() =>
      again('slow head', 100, (to) => drip(to, isOver, 'POST /v1/call HTTP/1.1\r\nHost: x\r\nX: ')),
    ),
    ...[1, 2, 3].map(() => again('slow body', 100, (to) => drip(to, isOver, headOf(to)))),
    again('reads nothing', 1000, deaf),
  ]);
  return seen;
}

/** Statuses that each may be answered with. */
export const ALLOWED = {
  'wrong token': ['401'],
  'no token': ['401'],
  // Whoever is still sending may find the connection closed before it reads the answer; 429 comes where there is no place.
  '50 MB': ['413', '429', 'cut'],
  '50 MB, not announced': ['413', '429', 'cut'],
  'not JSON': ['400', '429'],
  'slow head': ['408', 'cut'],
  'slow body': ['408', '400', '429', 'cut'],
  'reads nothing': ['left'],
};

async function post({ url }, headers, body = JSON.stringify(KINDS[0].job('mark_0', 0))) {
  const reply = await request(`${url}/v1/call`, { method: 'POST', headers, body, reset: true });
  await reply.body.dump();
  return reply.statusCode;
}

async function* pieces() {
  for (let sent = 0; sent < BIG_BYTES; sent += 1 << 20) yield Buffer.alloc(1 << 20, 0x20);
}

const headOf = ({ headers }) =>
  `POST /v1/call HTTP/1.1\r\nHost: x\r\nAuthorization: ${headers.authorization}\r\nContent-Length: 1000000\r\n\r\n`;

/** A byte now and then, until the server has had enough. */
function drip({ url }, isOver, beginning) {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let said = '';
    socket.write(beginning);
    const timer = setInterval(() => (isOver() ? socket.destroy() : socket.write(' ')), 250);
    socket.on('data', (piece) => (said += piece));
    socket.on('error', () => {});
    socket.on('close', () => {
      clearInterval(timer);
      resolve(/^HTTP\/1\.1 (\d+)/.exec(said)?.[1] ?? 'cut');
    });
  });
}

/** Asks for a long answer, takes none of it, and leaves. */
async function deaf(server) {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.on('error', () => {});
  const inputs = Buffer.from(JSON.stringify(Array.from({ length: 20_000 }, (_, at) => [at]))).toString(
    'base64',
  );
  const job = JSON.stringify({ ...KINDS[0].job('mark_0', 0), code: "def f(x): return 'x' * 500", inputs });
  socket.write(headOf(server).replace('1000000', String(job.length)) + job);
  socket.pause();
  await sleep(3000);
  socket.destroy();
  return 'left';
}
