import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { AssayError } from '../errors.ts';
import { place } from '../place.ts';
import { isAlive, markOf } from '../processes.ts';
import { storeAddress } from './address.ts';
import type { Objects, StoredObject } from './contract.ts';

/** Milliseconds after its last renewal that a lease holds, and between renewals. */
const HOLDS_MS = 45_000;
const RENEW_MS = 12_000;

/** Milliseconds between two looks at a lease that another process holds. */
const LOOK_MS = 2_000;

/** What the keys of a lease's objects begin with. */
const leaseKeys = (key: string): string => `${key}.lease/`;

export const isLeaseKey = (key: string): boolean => /\.lease\/\d{8}$/.test(key);

/**
 * Keeps other processes away from a file in a store. A lease is the last of numbered objects, each of which only one process
 * can create; it ends when its object is gone, or when it has not been renewed for 45 s by the server's clock. One
 * whose process has ended on this machine ends at once.
 */
export class Lease {
  readonly #objects: Objects;
  readonly #key: string;
  readonly #own: string;
  readonly #holder: string;
  readonly #timer: NodeJS.Timeout;
  #isLost = false;

  private constructor(objects: Objects, key: string, own: string, holder: string) {
    this.#objects = objects;
    this.#key = key;
    this.#own = own;
    this.#holder = holder;
    this.#timer = setInterval(() => void this.#renew().catch(() => {}), RENEW_MS).unref();
  }

  /** Waits for a lease that may have been left to end. @throws AssayError `run-in-use` where one is held. */
  static async take(objects: Objects, key: string): Promise<Lease> {
    const holder = await thisProcess();
    const first = await lastOf(objects, key);
    for (let now = first; ; now = await lastOf(objects, key)) {
      if (now !== undefined && (now.key !== first?.key || now.etag !== first.etag)) throw inUse(objects, key);
      if (now === undefined || (await hasEnded(objects, now))) {
        const own = keyOf(key, numberOf(now) + 1);
        const etag = await objects.write(own, renewed(holder), 'absent');
        // A try whose reply was lost finds its own lease there.
        if (etag === undefined && (await holderOf(objects, own)) !== holder) throw inUse(objects, key);
        return new Lease(objects, key, own, holder);
      }
      await sleep(LOOK_MS);
    }
  }

  /** Looks whether it still holds. @throws AssayError `run-in-use` where another process has taken it meanwhile. */
  async check(): Promise<void> {
    if (!this.#isLost) await this.#renew();
    if (this.#isLost) throw inUse(this.#objects, this.#key);
  }

  /** Renews it no more. */
  drop(): void {
    clearInterval(this.#timer);
  }

  async release(): Promise<void> {
    this.drop();
    if (this.#isLost) return;
    const keys = [];
    for await (const { key } of this.#objects.list(leaseKeys(this.#key))) keys.push(key);
    await this.#objects.remove(keys);
  }

  async #renew(): Promise<void> {
    const last = await lastOf(this.#objects, this.#key);
    this.#isLost = last?.key !== this.#own || (await holderOf(this.#objects, last.key)) !== this.#holder;
    if (this.#isLost) this.drop();
    else await this.#objects.write(this.#own, renewed(this.#holder));
  }
}

const keyOf = (key: string, number: number): string => `${leaseKeys(key)}${String(number).padStart(8, '0')}`;

const numberOf = (lease: StoredObject | undefined): number => Number(lease?.key.slice(-8) ?? 0);

async function lastOf(objects: Objects, key: string): Promise<StoredObject | undefined> {
  let last: StoredObject | undefined;
  for await (const object of objects.list(leaseKeys(key))) if (isLeaseKey(object.key)) last = object;
  return last;
}

/** This process: where process numbers mean the same, its number, when it started. */
async function thisProcess(): Promise<string> {
  return [place(), process.pid, (await markOf(process.pid))?.start ?? ''].join('\n');
}

/** What a lease's object holds: no renewal is like another, so that who waits sees it. */
const renewed = (holder: string): string => `${holder}\n${new Date().toISOString()}`;

async function holderOf(objects: Objects, key: string): Promise<string> {
  const body = await objects.read(key).then(text, () => '');
  return body.split('\n').slice(0, 3).join('\n');
}

async function hasEnded(objects: Objects, lease: StoredObject): Promise<boolean> {
  const now = objects.clock() ?? new Date();
  if (now.getTime() - lease.modified.getTime() > HOLDS_MS) return true;
  const [where, pid = '', start = ''] = (await holderOf(objects, lease.key)).split('\n');
  return where === place() && start !== '' && !(await isAlive({ pid: Number(pid), start }));
}

const inUse = ({ bucket }: Objects, key: string): AssayError =>
  new AssayError('run-in-use', `Another process is working on ${storeAddress({ bucket, key })}.`, {
    next: 'Wait for it, or stop it and run the same command again.',
  });
