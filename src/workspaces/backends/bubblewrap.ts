import { execFile, spawn } from 'node:child_process';
import { isAbsolute } from 'node:path';
import { promisify } from 'node:util';

import { AssayError } from '../../errors.ts';
import { SandboxFailure } from '../../sandbox/contract.ts';
import { lastWord } from '../../sandbox/last-word.ts';
import { onPath } from '../../sandbox/on-path.ts';
import { preflight } from '../../sandbox/preflight.ts';
import { NOBODY, isOpen, isRoot } from '../../sandbox/reachable.ts';
import { systemView, words } from '../../sandbox/system-view.ts';
import { CHECKOUT, ENVIRONMENT } from '../contract.ts';
import { PRISTINE } from '../ground.ts';
import type { Folders, Ground } from '../ground.ts';
import { KEEPER_FLAGS } from '../keeper.ts';

/** What the libraries of a test run look up. */
const FROM_ETC = ['/etc/ssl', '/etc/mime.types', '/etc/services', '/etc/protocols'];
/** What names, certificates and package indexes are found by while there is a network. */
const FOR_NETWORK = [
  '/etc/resolv.conf',
  '/etc/hosts',
  '/etc/nsswitch.conf',
  '/etc/passwd',
  '/etc/group',
  '/etc/pip.conf',
  '/etc/gitconfig',
];
const SHOWN = { checkout: CHECKOUT, environment: ENVIRONMENT };
/**
 * Root's cache may lie where nobody may go, whom root's programs run as: both folders are shown at a place that is open, in a
 * namespace of mounts that ends with the program.
 */
const AS_NOBODY = `mount -t tmpfs -o mode=755 assay /mnt && mkdir /mnt/checkout /mnt/environment &&
  mount --bind "$1" /mnt/checkout && mount --bind "$2" /mnt/environment && shift 2 &&
  exec setpriv --reuid ${NOBODY} --regid ${NOBODY} --clear-groups -- "$@"`;

/** Namespaces of its own for each command, in a user namespace that needs no rights on the machine. */
export async function openBubblewrap(): Promise<Ground> {
  const keeper = await preflight();
  if ('missing' in keeper) throw unavailable(keeper.missing, keeper.next);
  if (!isAbsolute(onPath('bwrap')))
    throw unavailable('bwrap is not installed', 'Install it, for example with: apt install bubblewrap');
  return {
    name: 'bubblewrap',
    platform: 'machine',
    survey: async (program, argument) => {
      const args = ['-s', '-B', '-c', program, argument];
      const { stdout } = await promisify(execFile)(keeper.executable, args).catch((cause) => {
        throw new SandboxFailure(`${keeper.executable} failed: ${lastWord(String(cause.stderr)) ?? cause}`);
      });
      return stdout;
    },
    reaches: (executable) => isOpen(executable, isRoot()),
    build: ({ folders, python, argv, network, variables }) => {
      const flags = [
        ...words('--unshare-all --unshare-user --disable-userns --die-with-parent --new-session'),
        ...(network ? ['--share-net'] : []),
        ...systemView([...FROM_ETC, ...FOR_NETWORK, ...python.prefixes]),
        ...words('--proc /proc --dev /dev --tmpfs /tmp --cap-drop ALL --hostname sandbox'),
        ...bind('--bind', folders, SHOWN),
        ...words(`--chdir ${SHOWN.checkout} --remount-ro /`),
        ...environment(variables),
      ];
      const process = start(folders, [...flags, '--', ...argv]);
      return { process, end: async () => {} };
    },
    keeper: ({ folders, python }) => {
      const flags = [
        ...words('--unshare-all --uid 0 --gid 0 --cap-add ALL --as-pid-1 --die-with-parent --new-session'),
        ...systemView([...FROM_ETC, ...keeper.prefixes, ...python.prefixes]),
        ...words(`--proc /proc --dev /dev --remount-ro /dev --tmpfs /tmp --hostname sandbox`),
        ...words(`--dir /work/layers --dir ${SHOWN.checkout}`),
        ...bind('--ro-bind', folders, { ...SHOWN, checkout: PRISTINE }),
        '--clearenv',
      ];
      const process = start(folders, [...flags, '--', keeper.executable, ...KEEPER_FLAGS]);
      return { process, mounts: true, end: async () => {} };
    },
  };
}

function start({ checkout, environment: built }: Folders, args: readonly string[]) {
  const bwrap = [onPath('bwrap'), ...args] as const;
  const inNamespace = ['--mount', '--propagation', 'slave', 'sh', '-c', AS_NOBODY, 'sh', checkout, built];
  const [command, ...rest] = isRoot() ? (['unshare', ...inNamespace, ...bwrap] as const) : bwrap;
  return spawn(command, rest, { cwd: '/', env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' }, stdio: 'pipe' });
}

/** Where bubblewrap finds the folders, and where it shows them. */
function bind(how: '--bind' | '--ro-bind', folders: Folders, shown: Folders): string[] {
  const { checkout, environment: built } = isRoot()
    ? { checkout: '/mnt/checkout', environment: '/mnt/environment' }
    : folders;
  return [how, checkout, shown.checkout, how, built, shown.environment];
}

function environment(variables: Readonly<Record<string, string>>): string[] {
  return ['--clearenv', ...Object.entries(variables).flatMap(([name, value]) => ['--setenv', name, value])];
}

function unavailable(missing: string, next: string): AssayError {
  return new AssayError('sandbox-unavailable', `The bubblewrap sandbox cannot isolate here: ${missing}.`, {
    next,
  });
}
