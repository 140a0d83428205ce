import { once } from 'node:events';
import { createServer } from 'node:net';
import { AssayError } from '../../errors.ts';

/**
 * Ports for so many replicas: those from `wanted` on, or free ones.
 * @throws AssayError `port-taken`: whatever has it is left alone
 */
export async function choosePorts(wanted: number | undefined, count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let at = 0; at < count; at += 1)
    ports.push(wanted === undefined ? await freePort(ports) : await checkedPort(wanted + at));
  return ports;
}

async function checkedPort(port: number): Promise<number> {
  // A server for all of this machine's addresses does not keep another from listening on 127.0.0.1 everywhere.
  for (const host of ['127.0.0.1', '0.0.0.0'])
    if ((await listening(port, host)) === undefined) throw taken(port);
  return port;
}

async function freePort(not: readonly number[]): Promise<number> {
  for (;;) {
    const port = await listening(0, '127.0.0.1');
    if (port === undefined) throw taken(0);
    if (!not.includes(port)) return port;
  }
}

/** The port that could be listened on for a moment; undefined where something else does. */
async function listening(port: number, host: string): Promise<number | undefined> {
  const server = createServer();
  const listens = once(server, 'listening').then(
    () => true,
    () => false,
  );
  server.listen(port, host);
  if (!(await listens)) return undefined;
  const address = server.address();
  server.close();
  await once(server, 'close');
  return address === null || typeof address === 'string' ? undefined : address.port;
}

const taken = (port: number): AssayError =>
  new AssayError('port-taken', `Something else listens on port ${port}; Assay leaves it alone.`, {
    next: 'End it, or give the profile another port, or none: then Assay takes one that is free.',
  });
