// One more gateway to the objects of a test server, that can be killed and comes back.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const SCRIPT = fileURLToPath(new URL('../../scripts/start-s3-server.sh', import.meta.url));

/** AWS's own settings for a gateway to the server that `scripts/start-s3-server.sh` has started in a folder. */
export const settingsOf = (folder, address) => ({
  ...JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')),
  AWS_ENDPOINT_URL: address,
});

export async function startGateway(folder) {
  const port = await freePort();
  const start = async () => Number((await promisify(execFile)(SCRIPT, ['gateway', folder, port])).stdout);
  let pid = await start();
  let killed = 0;
  const kill = () => process.kill(pid, 'SIGKILL');
  process.once('exit', kill);
  return {
    port,
    address: `http://127.0.0.1:${port}`,
    killed: () => killed,
    kill: () => {
      killed += 1;
      kill();
    },
    startAgain: async () => {
      pid = await start();
    },
  };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return String(port);
}
