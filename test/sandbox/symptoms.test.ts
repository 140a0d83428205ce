import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { afterEach, describe, expect, test, vi } from 'vitest';

import { requireRoom } from '../../src/sandbox/backends/landlock.ts';
import { openSandbox } from '../../src/sandbox/index.ts';
import { NO_LANDLOCK, remedy } from '../../src/sandbox/symptoms.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith } from '../fixtures/parts.ts';

const UID_MAP = 'bwrap: setting up uid map: Permission denied';

/** A folder to look up /proc and /sys in, with these files. */
function rootWith(files: Readonly<Record<string, string>>): string {
  const root = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

describe('the last words of a sandbox', () => {
  test.each([
    UID_MAP,
    'bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted',
    'bwrap: No permissions to create new namespace, likely because the kernel does not allow non-privileged user namespaces.',
  ])('under the rule of Ubuntu lead to a profile for bwrap alone: %s', (words) => {
    const root = rootWith({ 'proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1\n' });
    const next = remedy(words, root) ?? '';
    expect(next).toMatch(/sudo install -m 644 \S+ \/etc\/apparmor\.d\/bwrap && sudo apparmor_parser -r/);
    expect(existsSync(/-m 644 (\S+)/.exec(next)?.[1] ?? '')).toBe(true);
  });

  test.each([
    [{ 'proc/sys/user/max_user_namespaces': '0\n' }, 'user.max_user_namespaces='],
    [{ 'proc/sys/kernel/unprivileged_userns_clone': '0\n' }, 'kernel.unprivileged_userns_clone=1'],
    [{ '.dockerenv': '' }, 'do not add --privileged'],
    [{ 'run/.containerenv': '' }, 'do not add --privileged'],
    [{ 'proc/sys/kernel/apparmor_restrict_unprivileged_userns': '0\n' }, 'use landlock'],
  ])('where namespaces are refused lead to what refuses them: %o', (files, next) => {
    expect(remedy(UID_MAP, rootWith(files))).toContain(next);
  });

  test.each([
    [{ 'proc/sys/kernel/osrelease': '5.10.0-28-amd64\n' }, 'this is 5.10'],
    [{ 'sys/kernel/security/lsm': 'capability,yama\n' }, 'lsm=landlock,capability,yama'],
    [{ 'sys/kernel/security/lsm': 'landlock,yama\n', '.dockerenv': '' }, 'before 2022'],
    [{ 'proc/sys/kernel/osrelease': '6.6.87.2-microsoft-standard-WSL2\n' }, 'CONFIG_SECURITY_LANDLOCK'],
  ])('without Landlock lead to what withholds it: %o', (files, next) => {
    expect(remedy(NO_LANDLOCK, rootWith(files))).toContain(next);
  });

  test('of an old bubblewrap, and of none, say which to install', () => {
    expect(remedy('bwrap: Unknown option --disable-userns')).toContain('0.8.0');
    expect(remedy('bwrap is not installed')).toContain('apt install bubblewrap');
  });

  test('of a full disk say where it is full, and what to do', async () => {
    const place = temporaryFolder();
    await expect(requireRoom(place)).resolves.toBeUndefined();
    const full = await requireRoom(place, Number.MAX_SAFE_INTEGER).catch(String);
    expect(full).toContain(`free in ${place}`);
    expect(remedy(full ?? '')).toContain('Make room');
  });

  test('that nobody knows lead nowhere', () => {
    expect(remedy('bwrap: something new')).toBeUndefined();
  });
});

describeWith(['sandbox'], 'a bwrap that fails as Ubuntu lets it fail', () => {
  afterEach(() => vi.unstubAllEnvs());
  const failing = () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, 'bwrap'), `#!/bin/sh\necho '${UID_MAP}' >&2\nexit 1\n`, { mode: 0o755 });
    vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  };

  test('is refused with its words and the next step where it is named', async () => {
    failing();
    await expect(openSandbox({ backend: 'bubblewrap' })).rejects.toMatchObject({
      code: 'sandbox-unavailable',
      message: expect.stringContaining(UID_MAP),
      next: remedy(UID_MAP),
    });
  });

  test('is passed over by auto, which tells', async () => {
    failing();
    const sandbox = await openSandbox({ concurrency: 1 });
    expect(sandbox.identity.backend).toBe('landlock');
    expect(sandbox.refused).toEqual([{ backend: 'bubblewrap', why: expect.stringContaining(UID_MAP) }]);
    await sandbox.close();
  });
});

describeWith(['sandbox', 'bubblewrap'], 'the first sandbox that auto tries', () => {
  test('is taken without a word where it works', async () => {
    const sandbox = await openSandbox({ concurrency: 1 });
    expect(sandbox).toMatchObject({ identity: { backend: 'bubblewrap' }, refused: [] });
    await sandbox.close();
  });
});
