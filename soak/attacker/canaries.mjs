// What no program may reach: the bait of `assay sandbox check`, and besides a socket with a name, a process, and every place
// where files may be left.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBait } from '../../dist/sandbox/conformance/bait.js';

const NOBODY = 65_534;
const PLACES = new Set([tmpdir(), '/tmp', '/var/tmp', '/dev/shm', '/', '/run', homedir(), process.cwd()]);

/**
 * Sets the canaries up. `place` is what attackers are told; `secret` is what they must not learn; `look()` says what was done
 * since it was asked last, each as the end of a sentence about a program.
 */
export async function setCanaries() {
  const bait = await openBait();
  const mark = `assay-soak-${randomBytes(6).toString('hex')}`;
  const { file, tcp, udp } = bait.user;
  const socket = await listen();
  const guard = await startGuard(bait.secret);
  const usual = attributesOf(file);
  return {
    secret: bait.secret,
    place: { mark, file, tcp, udp, socket: socket.path, pid: guard.pid },
    look: () => [
      ...bait.harm(),
      ...(attributesOf(file) === usual ? [] : ['changed the attributes of a file of the user']),
      ...(socket.wasReached() ? ['reached a socket of the user'] : []),
      ...(isWell(guard.pid) ? [] : ['hurt a process of the user']),
      ...[...PLACES]
        .filter((place) => existsSync(join(place, mark)))
        .map((place) => `left a file in ${place}`),
    ],
    close: () => {
      guard.kill('SIGKILL');
      socket.close();
      bait.close();
    },
  };
}

function attributesOf(file) {
  const { mode, nlink, uid } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return [mode, nlink, uid].join();
}

/** A socket that everybody may connect to. */
async function listen() {
  const folder = mkdtempSync(join(tmpdir(), 'canaries-'));
  chmodSync(folder, 0o777);
  const path = join(folder, 'socket');
  let reached = false;
  const server = createServer(() => (reached = true)).listen(path);
  await once(server, 'listening');
  chmodSync(path, 0o777);
  const close = () => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { path, wasReached: () => reached, close };
}

/** As the user that programs run as, so that the sandbox alone protects it. */
async function startGuard(secret) {
  const user = process.getuid() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const child = spawn('sleep', ['1000000'], { cwd: '/', env: { SECRET: secret }, stdio: 'ignore', ...user });
  await once(child, 'spawn');
  return child;
}

/** Neither gone nor stopped, nor with a signal on its way: on a busy machine a process takes its time to act on one. */
function isWell(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return /^State:\s+[SRD]/m.test(status) && !/^(Sig|Shd)Pnd:\s+0*[1-9a-f]/m.test(status);
  } catch {
    return false;
  }
}
