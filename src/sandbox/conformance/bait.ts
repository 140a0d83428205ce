import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What belongs to the user and no program may reach: all of it holds one secret, so that a leak shows wherever it leaks. */
export interface Bait {
  readonly secret: string;
  /** What programs are told: a file that anybody may read and write, and ports on which the machine listens to itself. */
  readonly user: { readonly file: string; readonly tcp: number; readonly udp: number };
  /** What was done to it since it was last asked, each as the end of a sentence about a program. */
  harm(): string[];
  close(): void;
}

const VARIABLE = 'ASSAY_CHECK_SECRET';
const FILE = 'answers.json';
/** The name that programs use for files which outlive them. */
const LEFT = 'left-behind';

/** A folder, an environment variable and two listeners of this process. Throws where the temporary folder cannot be written. */
export async function openBait(): Promise<Bait> {
  const secret = randomBytes(12).toString('hex');
  const folder = fillFolder(secret);
  const listeners = await listen(secret);
  process.env[VARIABLE] = secret;
  return {
    secret,
    user: { file: join(folder, FILE), ...listeners.ports },
    harm: () => [...listeners.visits(), ...harmTo(folder, secret), ...leftBehind()],
    close: () => {
      listeners.close();
      rmSync(folder, { recursive: true, force: true });
      delete process.env[VARIABLE];
    },
  };
}

/** Open to everybody: that root's files are closed to other users is no merit of a sandbox. */
function fillFolder(secret: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'assay-check-'));
  chmodSync(folder, 0o777);
  writeAnswers(folder, secret);
  return folder;
}

function writeAnswers(folder: string, secret: string): void {
  writeFileSync(join(folder, FILE), JSON.stringify(secret));
  chmodSync(join(folder, FILE), 0o666);
}

function harmTo(folder: string, secret: string): string[] {
  const isWhole =
    existsSync(join(folder, FILE)) && readFileSync(join(folder, FILE), 'utf8') === JSON.stringify(secret);
  const others = readdirSync(folder).filter((name) => name !== FILE);
  for (const name of others) rmSync(join(folder, name), { recursive: true });
  if (!isWhole) writeAnswers(folder, secret);
  return [
    ...(isWhole ? [] : ['changed a file of the user']),
    ...(others.length > 0 ? ['wrote beside a file of the user'] : []),
  ];
}

function leftBehind(): string[] {
  const places = new Set([tmpdir(), '/tmp', '/var/tmp', '/dev/shm']);
  return [...places].flatMap((place) => {
    const path = join(place, LEFT);
    if (!existsSync(path)) return [];
    rmSync(path, { recursive: true });
    return [`left a file in ${place}`];
  });
}

async function listen(secret: string) {
  let visits: string[] = [];
  const tcp = createServer((socket) => {
    visits.push('reached a port of the machine');
    socket.on('error', () => {}).end(secret);
  }).listen(0, '127.0.0.1');
  const udp = createSocket('udp4', () => visits.push('sent a datagram to the machine'));
  udp.bind(0, '127.0.0.1');
  await Promise.all([once(tcp, 'listening'), once(udp, 'listening')]);
  return {
    ports: { tcp: portOf(tcp.address()), udp: udp.address().port },
    visits: () => {
      const seen = [...new Set(visits)];
      visits = [];
      return seen;
    },
    close: () => [tcp, udp].map((listener) => listener.close()),
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('a TCP listener has a port');
  return address.port;
}
