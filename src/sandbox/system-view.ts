import { existsSync, readlinkSync } from 'node:fs';

const LINKED = ['/bin', '/lib', '/lib64', '/sbin'];
/** What shared libraries and time zones are found by. */
const FROM_ETC = ['/etc/alternatives', '/etc/ld.so.cache', '/etc/localtime'];
/** Programs of the user's that lie where the system's do. */
const HIDDEN = ['/usr/local/lib/node_modules', '/usr/lib/node_modules', '/usr/src'];

/** Arguments of bubblewrap that show the system's programs and libraries, and of the rest these paths; read-only. */
export function systemView(paths: readonly string[]): string[] {
  return [
    ...words('--ro-bind /usr /usr'),
    ...LINKED.flatMap(linkOrBind),
    ...[...FROM_ETC, ...paths].flatMap((path) => ['--ro-bind-try', path, path]),
    ...HIDDEN.filter((path) => existsSync(path)).flatMap((path) => ['--tmpfs', path, '--remount-ro', path]),
  ];
}

export function words(text: string): string[] {
  return text.split(' ');
}

function linkOrBind(path: string): string[] {
  if (!existsSync(path)) return [];
  try {
    return ['--symlink', readlinkSync(path), path];
  } catch {
    return ['--ro-bind', path, path];
  }
}
