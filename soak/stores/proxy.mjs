// What lies between a process and its store: connections that break before, in and after a request, and waits.
import { once } from 'node:events';
import { createServer, request as ask } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** The shares of requests that fare so; `lost` are done by the store, and its reply never comes. */
const SHARES = { refused: 0.02, cut: 0.02, lost: 0.02, slow: 0.06 };
const SLOWEST_MS = 2_000;

export async function startProxy(port, random) {
  const seen = { requests: 0, refused: 0, cut: 0, lost: 0, slow: 0 };
  const server = createServer(async (incoming, response) => {
    seen.requests += 1;
    const fault = Object.keys(SHARES).find((name) => random.chance(SHARES[name]));
    if (fault !== undefined) seen[fault] += 1;
    if (fault === 'refused') return response.destroy();
    if (fault === 'slow') await sleep(random.int(1, SLOWEST_MS));
    pass(incoming, response, port, fault);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    seen,
    stop: () => server.close().closeAllConnections(),
  };
}

function pass(incoming, response, port, fault) {
  const { method, url: path, headers } = incoming;
  const outgoing = ask({ hostname: '127.0.0.1', port, method, path, headers, agent: false }, (reply) => {
    if (fault === 'lost') return reply.resume().on('end', () => response.destroy());
    response.writeHead(reply.statusCode, reply.headers);
    if (fault === 'cut')
      return reply.once('data', () => response.destroy()).on('end', () => response.destroy());
    reply.pipe(response);
  });
  outgoing.on('error', () => response.destroy());
  response.on('close', () => fault !== 'lost' && outgoing.destroy());
  incoming.on('error', () => outgoing.destroy());
  incoming.pipe(outgoing);
}
