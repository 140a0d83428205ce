import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Where process numbers mean the same: a folder or a daemon may serve many machines, and containers of one machine. */
export const place = (): string =>
  process.platform === 'linux' ? `${hostname()}/${readlinkSync('/proc/self/ns/pid')}` : hostname();
