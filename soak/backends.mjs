// The sandboxes of this machine, each with one job at a time, and this machine behind a server of its own.
import { openRemote } from '../dist/sandbox/backends/remote.js';
import { BACKENDS, openSandbox } from '../dist/sandbox/index.js';
import { startServer } from '../dist/sandbox/remote/server/serve.js';

const REMOTE = 'remote';

export const NAMES = [...BACKENDS.map(({ name }) => name), REMOTE];

/** What opens a backend; or why it does not work here. */
export async function backend(name) {
  if (name === REMOTE) return { open: openBehindServer };
  const probe = await BACKENDS.find((one) => one.name === name).probe();
  return probe.ok
    ? { open: () => openSandbox({ backend: name, concurrency: 1 }) }
    : { missing: probe.missing };
}

async function openBehindServer() {
  const token = 'token-of-this-search-alone';
  const server = await startServer({ sandbox: await openSandbox({ concurrency: 1 }), token });
  const env = { ASSAY_SANDBOX_TOKEN: token };
  const client = await openRemote({ backend: server.url, concurrency: 1, env });
  const close = async () => {
    await client.close();
    await server.close();
  };
  return { ...client, close };
}
