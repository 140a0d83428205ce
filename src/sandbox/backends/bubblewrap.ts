import { type Launcher, linuxBackend, spawnConfined } from '../linux.ts';
import { foldersOf } from '../node.ts';
import { onPath } from '../on-path.ts';
import { ENVIRONMENT, PYTHON_FLAGS } from '../supervisor.ts';
import { systemView, words } from '../system-view.ts';

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
    ...systemView(folders),
    ...words(`--proc /proc --dev /dev --size ${SHM_BYTES} --tmpfs /dev/shm --remount-ro /dev`),
    ...words(`--size ${TMP_BYTES} --tmpfs /tmp --chdir /tmp --clearenv`),
    ...Object.entries(ENVIRONMENT).flatMap(([name, value]) => ['--setenv', name, value]),
    ...words('--hostname sandbox --cap-drop ALL --remount-ro /'),
  ];
}
