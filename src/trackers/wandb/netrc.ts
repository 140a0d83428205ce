import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The password of a machine in the netrc file (`NETRC`, else `~/.netrc`), which is where `wandb login` keeps a key; undefined
 * where there is none. Source of the format: the manual of GNU inetutils, "The .netrc file".
 */
export function netrcPassword(machine: string): string | undefined {
  const path = process.env.NETRC ?? join(homedir(), '.netrc');
  const words = read(path)
    .replaceAll(/^\s*#.*$/gm, '')
    .split(/\s+/);
  const at = words.findIndex((word, place) => word === 'machine' && unquoted(words[place + 1]) === machine);
  if (at === -1) return undefined;
  const own = words.slice(at + 2);
  const end = own.findIndex((word) => word === 'machine' || word === 'default');
  const fields = end === -1 ? own : own.slice(0, end);
  const password = fields.indexOf('password');
  return password === -1 ? undefined : unquoted(fields[password + 1]);
}

const unquoted = (word: string | undefined): string | undefined => word?.replace(/^(['"])(.*)\1$/, '$2');

/** A file that cannot be read holds no key; its absence is told by who needs one. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
