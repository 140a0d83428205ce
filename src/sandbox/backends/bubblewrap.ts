import { existsSync, readlinkSync } from 'node:fs';

import { type Launcher, linuxBackend, spawnConfined } from '../linux.ts';
import { foldersOf } from '../node.ts';
import { onPath } from '../on-path.ts';
import { ENVIRONMENT, PYTHON_FLAGS } from '../supervisor.ts';

const LINKED = ['/bin', '/lib', '/lib64', '/sbin'];
/** What shared libraries and time zones are found by. */
const FROM_ETC = ['/etc/alternatives', '/etc/ld.so.cache', '/etc/localtime'];
/** Programs of the user's that lie where the system's do. */
const HIDDEN = ['/usr/local/lib/node_modules', '/usr/lib/node_modules', '/usr/src'];
const SHM_BYTES = 16 << 20;
const TMP_BYTES = 32 << 20;

/** Namespaces of its own for each supervisor: no network, no processes, no files but the system's libraries. */
export const bubblewrap = linuxBackend({
  name: 'bubblewrap',
  next: 'Try what it says with: bwrap --unshare-all --ro-bind / / true',
  launch: async ({ python: { executable, prefixes }, node }) => ({
    process: spawnConfined(onPath('bwrap'), [
      ...flags([...prefixes, ...(node === undefined ? [] : foldersOf(node))]),
      '--',
      executable,
      ...PYTHON_FLAGS,
    ]),
    folder: '/tmp',
    dispose: async () => {},
  }),
} satisfies Launcher);

function flags(folders: readonly string[]): string[] {
  return [
    ...words('--unshare-all --unshare-user --disable-userns --die-with-parent --new-session'),
    ...words('--ro-bind /usr /usr'),
    ...LINKED.flatMap(linkOrBind),
    ...[...FROM_ETC, ...folders].flatMap((path) => ['--ro-bind-try', path, path]),
    ...HIDDEN.filter((path) => existsSync(path)).flatMap((path) => ['--tmpfs', path, '--remount-ro', path]),
    ...words(`--proc /proc --dev /dev --size ${SHM_BYTES} --tmpfs /dev/shm --remount-ro /dev`),
    ...words(`--size ${TMP_BYTES} --tmpfs /tmp --chdir /tmp --clearenv`),
    ...Object.entries(ENVIRONMENT).flatMap(([name, value]) => ['--setenv', name, value]),
    ...words('--hostname sandbox --cap-drop ALL --remount-ro /'),
  ];
}

function words(text: string): string[] {
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
