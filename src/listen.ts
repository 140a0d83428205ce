import { once } from 'node:events';
import type { Server } from 'node:http';
import { AssayError } from './errors.ts';

/** Opens a server and gives its address; port 0 is any that is free. @throws AssayError `cannot-listen`. */
export async function listenOn(server: Server, host: string, port: number): Promise<string> {
  server.listen(port, host);
  await once(server, 'listening').catch((cause: NodeJS.ErrnoException) => {
    throw cannotListen(host, port, cause);
  });
  const address = server.address();
  const given = address !== null && typeof address === 'object' ? address.port : port;
  return `http://${host.includes(':') ? `[${host}]` : host}:${given}`;
}

function cannotListen(host: string, port: number, cause: NodeJS.ErrnoException): AssayError {
  const why = cause.code === 'EADDRINUSE' ? 'another program has it' : cause.message;
  return new AssayError('cannot-listen', `The server cannot have port ${port} of ${host}: ${why}.`, {
    next: 'Choose another with --port; port 0 is any that is free.',
    cause,
  });
}
