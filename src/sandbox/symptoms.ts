import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { packageFolder } from '../shipped.ts';

export const NO_LANDLOCK = 'the kernel has no Landlock';

/** Last words of bubblewrap where the system refuses it namespaces or what it needs inside them. */
const FORBIDDEN =
  /Creating new namespace failed|No permissions to create (a )?new namespace|setting up [ug]id map|loopback: Failed|Can't mount proc/;
const PROFILE = join(packageFolder, 'images', 'apparmor', 'bwrap');

/**
 * What the user does about the last words of a sandbox that did not start, as a sentence; `undefined` where they are not
 * known. `root` is the folder that /proc and /sys are looked up in.
 */
export function remedy(words: string, root = '/'): string | undefined {
  if (words.includes(NO_LANDLOCK)) return enableLandlock(root);
  if (/bwrap is not installed/.test(words)) return 'Install it, for example with: apt install bubblewrap';
  if (/Unknown option --/.test(words))
    return 'Install bubblewrap 0.8.0 or newer: Debian 12 and Ubuntu 24.04 have it.';
  if (/MiB are free in/.test(words))
    return 'Make room there, or choose another sandbox: bubblewrap has a place of its own.';
  return FORBIDDEN.test(words) ? allowNamespaces(root) : undefined;
}

/** Of the rules that forbid user namespaces the first that is in force. */
function allowNamespaces(root: string): string {
  const setting = (name: string) => read(join(root, 'proc/sys', name));
  if (setting('kernel/apparmor_restrict_unprivileged_userns') === '1') {
    return (
      "Ubuntu's AppArmor rule forbids user namespaces. Grant them to bwrap alone: " +
      `sudo install -m 644 ${PROFILE} /etc/apparmor.d/bwrap && sudo apparmor_parser -r /etc/apparmor.d/bwrap`
    );
  }
  if (setting('user/max_user_namespaces') === '0')
    return 'Allow user namespaces: sudo sysctl -w user.max_user_namespaces=15000';
  if (setting('kernel/unprivileged_userns_clone') === '0')
    return 'Allow user namespaces: sudo sysctl -w kernel.unprivileged_userns_clone=1';
  if (isContainer(root))
    return "A container's usual profile forbids user namespaces: use landlock, which needs none, and do not add --privileged.";
  return 'This system forbids user namespaces: use landlock, which needs none, or see docs/sandboxes.md.';
}

/** The list of security modules is there only where securityfs is mounted. */
function enableLandlock(root: string): string {
  const modules = read(join(root, 'sys/kernel/security/lsm'));
  const [major = 0, minor = 0] = (read(join(root, 'proc/sys/kernel/osrelease')) ?? '').split('.').map(Number);
  if (major > 0 && (major < 5 || (major === 5 && minor < 13)))
    return `It needs Linux 5.13 or newer, this is ${major}.${minor}.`;
  if (modules !== undefined && !modules.split(',').includes('landlock'))
    return `Enable it: add lsm=landlock,${modules} to the kernel's command line and start the machine again.`;
  if (isContainer(root))
    return 'A container engine from before 2022, or gVisor, withholds it: use a newer one, or another runtime.';
  return 'It needs a kernel built with CONFIG_SECURITY_LANDLOCK, and landlock in its list of security modules.';
}

function isContainer(root: string): boolean {
  return ['.dockerenv', 'run/.containerenv'].some((mark) => existsSync(join(root, mark)));
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
