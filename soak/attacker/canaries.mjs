// What no program may reach: a file of the user, its folder, two sockets, a process, and every place where files may be left.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

const NOBODY = 65_534;
const PLACES = [tmpdir(), '/tmp', '/var/tmp', '/dev/shm', '/', '/run', homedir(), process.cwd()];

/**
 * Sets the canaries up. `place` is what attackers are told; `secret` is what they must not learn; `look()` names what has
 * been reached since it was asked last.
 */
export async function setCanaries() {
  const mark = `assay-soak-${randomBytes(6).toString('hex')}`;
  const secret = `secret-${randomBytes(12).toString('hex')}`;
  const folder = mkdtempSync(join(tmpdir(), 'canaries-'));
  chmodSync(folder, 0o777);
  const file = join(folder, 'answers.json');
  writeFileSync(file, secret, { mode: 0o666 });
  chmodSync(file, 0o666);
  const reached = new Set();
  const sockets = await listen(join(folder, 'socket'), () => reached.add('a socket of this machine'));
  const guard = await startGuard(secret);
  const usual = facts(file);
  return {
    mark,
    secret,
    place: { mark, file, port: sockets.port, socket: join(folder, 'socket'), pid: guard.pid },
    look: () => {
      if (!existsSync(file) || facts(file) !== usual || readFileSync(file, 'utf8') !== secret)
        reached.add('a file of the user');
      if (readdirSync(folder).toSorted().join() !== 'answers.json,socket')
        reached.add('a folder of the user');
      if (!isWell(guard.pid)) reached.add('a process of the user');
      for (const found of PLACES) if (existsSync(join(found, mark))) reached.add(`a file left in ${found}`);
      const all = [...reached];
      reached.clear();
      return all;
    },
    close: async () => {
      guard.kill('SIGKILL');
      await sockets.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const facts = (file) => {
  const { mode, nlink, uid, mtimeMs, ino } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return [mode, nlink, uid, mtimeMs, ino].join();
};

async function listen(path, onReached) {
  const servers = [createServer(onReached).listen(0, '127.0.0.1'), createServer(onReached).listen(path)];
  await Promise.all(servers.map((server) => once(server, 'listening')));
  chmodSync(path, 0o777);
  const { port } = servers[0].address();
  const packets = createSocket('udp4', onReached).bind(port, '127.0.0.1');
  await once(packets, 'listening');
  const close = async () => {
    packets.close();
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  };
  return { port, close };
}

/** As the user that programs run as, so that the sandbox alone protects it. */
async function startGuard(secret) {
  const user = process.getuid() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const child = spawn('sleep', ['1000000'], { cwd: '/', env: { SECRET: secret }, stdio: 'ignore', ...user });
  await once(child, 'spawn');
  return child;
}

/** Neither gone nor stopped. */
function isWell(pid) {
  try {
    return /\) [SRD] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
