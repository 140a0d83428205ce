// The server as a user starts it.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const CONCURRENCY = 2;

/** `places`: jobs that may run or wait there. */
export async function startServer(queue) {
  const token = randomBytes(16).toString('hex');
  const args = ['sandbox', 'serve', '--port', '0', '--json', '--concurrency', CONCURRENCY, '--queue', queue];
  const env = { ...process.env, ASSAY_SANDBOX_TOKEN: token };
  const child = spawn(process.execPath, [COMMAND, ...args.map(String)], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  // Where the soak itself fails, nothing of it stays.
  process.once('exit', () => child.kill('SIGKILL'));
  const [line] = await once(createInterface(child.stdout), 'line');
  const { url } = JSON.parse(line);
  const headers = { authorization: `Bearer ${token}` };
  return { child, url, headers, pid: child.pid, places: CONCURRENCY + queue, stop: () => stop(child) };
}

/** Asks it to stop; the code that it ends with. */
async function stop(child) {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  return child.exitCode;
}

/** A metric of the server's by its name and labels, summed where several fit. */
export async function metricOf({ url, headers }, name) {
  const text = await (await fetch(`${url}/metrics`, { headers })).text();
  const values = text.split('\n').filter((line) => line.startsWith(name) && !line.startsWith('#'));
  return values.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
