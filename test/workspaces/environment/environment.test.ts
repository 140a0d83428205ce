import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { cacheContents } from '../../../src/cache/contents.ts';
import { pruneCache } from '../../../src/cache/prune.ts';
import type { Project } from '../../../src/workspaces/contract.ts';
import { openWorkspaces } from '../../../src/workspaces/index.ts';
import { serveHere } from '../../fixtures/loopback.ts';
import { describeWith } from '../../fixtures/parts.ts';
import { type TestProject, openRooms, testProject } from '../../fixtures/project.ts';

const LIST =
  "import os; print(sorted(os.path.relpath(os.path.join(at, name)) for at, _, names in os.walk('.') for name in names if not name.endswith('.pyc')))";
const SMALL = ['alias.py', 'calc.py', 'data/big.txt', 'tests/__init__.py', 'tests/test_calc.py'];

describeWith(['bubblewrap', 'sandbox'], 'the environment of a project', () => {
  let project: TestProject;
  beforeEach(() => {
    project = testProject();
  });
  afterEach(() => project.remove());

  const filesIn = async (one: Project): Promise<string[]> => {
    const rooms = await openRooms(one, { backend: 'bubblewrap', concurrency: 1 });
    const { output } = await rooms.python(LIST);
    await rooms.close();
    return JSON.parse(output.replaceAll("'", '"'));
  };
  const open = async (changes: Partial<Project['environment']>, options = {}) => {
    const environment = { ...project.environment, ...changes };
    const rooms = await openWorkspaces({ ...project, environment }, { concurrency: 1, ...options });
    await rooms.close();
    return rooms;
  };
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], {
      cwd: project.checkout,
      encoding: 'utf8',
    }).trim();
  const commitAll = () => {
    git('init', '--quiet');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'all');
  };
  /** Environments, whole or in parts. */
  const built = () =>
    readdirSync(join(project.folder, 'cache', 'workspaces')).filter(
      (name) => /^[\da-f]{32}/.test(name) && !name.endsWith('.log'),
    );

  it('has of a work tree what is tracked, and what is new and not ignored, without a history', async () => {
    writeFileSync(join(project.checkout, '.gitignore'), 'ignored\n');
    commitAll();
    writeFileSync(join(project.checkout, 'ignored'), '');
    writeFileSync(join(project.checkout, 'new'), '');
    rmSync(join(project.checkout, 'data'), { recursive: true });
    expect(await filesIn(project)).toEqual(
      ['.gitignore', ...SMALL.filter((path) => !path.startsWith('data')), 'new'].toSorted(),
    );
  });

  it('has of a folder everything but a history', async () => {
    mkdirSync(join(project.checkout, 'data', '.git'));
    writeFileSync(join(project.checkout, 'data', '.git', 'config'), '');
    expect(await filesIn(project)).toEqual(SMALL);
  });

  it('has the files of a commit, which is fetched once and needs nobody afterwards', async () => {
    commitAll();
    const commit = git('rev-parse', 'HEAD');
    const hook = join(project.checkout, '.git', 'hooks', 'post-checkout');
    writeFileSync(hook, '#!/bin/sh\ntouch /tmp/hooked\n', { mode: 0o755 });
    writeFileSync(join(project.checkout, 'later'), '');
    commitAll();
    const fetched = { ...project, repository: { url: project.checkout, commit } };
    expect(await filesIn(fetched)).toEqual(SMALL);
    rmSync(project.checkout, { recursive: true });
    expect(await filesIn(fetched)).toEqual(SMALL);
  });

  it('says which commit cannot be had, and takes no word of it for a flag or a command', async () => {
    for (const repository of [
      { url: '/no/such/repository', commit: 'a'.repeat(40) },
      { url: '--upload-pack=touch /tmp/hacked', commit: 'main' },
      { url: 'ext::sh -c "touch /tmp/hacked"', commit: 'main' },
      { url: '.', commit: '--upload-pack=x' },
    ]) {
      await expect(openWorkspaces({ ...project, repository })).rejects.toMatchObject({
        code: 'checkout-failed',
      });
    }
    const repository = { url: "/no'; touch /tmp/hacked", commit: 'main' };
    await expect(openWorkspaces({ ...project, repository })).rejects.toMatchObject({
      next: expect.stringContaining("git ls-remote -- '/no'\\''; touch /tmp/hacked'"),
    });
  });

  it('is built once for the same content, and anew for other files or commands', async () => {
    const first = (await open({})).environment;
    expect([first.cached, first.bytes > 100_000, first.buildS > 0]).toEqual([false, true, true]);
    expect((await open({})).environment).toEqual({ ...first, cached: true });
    const other = (await open({ install: ['echo made > made.txt'] })).environment;
    expect([other.cached, other.hash === first.hash]).toEqual([false, false]);
    writeFileSync(join(project.checkout, 'calc.py'), 'changed = True\n');
    expect((await open({})).environment.cached).toBe(false);
  });

  it('is built anew where what is said of it cannot be read', async () => {
    const first = (await open({})).environment;
    writeFileSync(join(project.folder, 'cache', 'workspaces', first.hash, 'built.json'), '{"format":1,"bui');
    expect((await open({})).environment).toMatchObject({ hash: first.hash, cached: false });
    expect((await open({})).environment.cached).toBe(true);
  });

  it('is what the install commands made of it, with a network and the variables of the project', async () => {
    const asked: string[] = [];
    const server = await serveHere((request, response) => {
      asked.push(request.url ?? '');
      response.end('package');
    });
    const install = [
      `python -c "import urllib.request as u; open('fetched', 'wb').write(u.urlopen('${server.address}/simple').read())"`,
      'printf "%s" "$COLOUR" > /work/environment/colour; cd data',
      'pwd > where',
    ];
    const environment = { ...project.environment, install, variables: { COLOUR: 'blue' } };
    const rooms = await openRooms({ ...project, environment }, { backend: 'bubblewrap', concurrency: 1 });
    await server.stop();
    const { output } = await rooms.python(
      "print(open('fetched').read(), open('/work/environment/colour').read(), open('where').read().strip()); import sys; print(sys.prefix)",
    );
    await rooms.close();
    expect(output).toBe('package blue /work/checkout\n/work/environment\n');
    expect(asked).toEqual(['/simple']);
  });

  it('says which command failed with the end of what it printed, and where the rest is', async () => {
    const failing = open({ install: ['true', 'echo before; echo the cause >&2; exit 3'] });
    await expect(failing).rejects.toMatchObject({ code: 'environment-failed' });
    const error = await failing.catch((cause: { message: string; next: string }) => cause);
    expect('message' in error && error.message).toMatch(/echo before; .* failed\.[^]*the cause/);
    expect('next' in error && error.next).toMatch(/whole log is .*\.log$/);
    expect(built()).toEqual([]);
  });

  it('leaves nothing that counts when its build is stopped, and is built whole afterwards', async () => {
    const stop = new AbortController();
    const install = ['touch half', 'test -e fast || sleep 100'];
    const building = open(
      { install },
      {
        signal: stop.signal,
        onNote: (note: string) => note.includes('sleep') && stop.abort(new Error('enough')),
      },
    );
    await expect(building).rejects.toThrow('enough');
    expect(built()).toEqual([]);
    writeFileSync(join(project.checkout, 'fast'), '');
    expect((await open({ install })).environment.cached).toBe(false);
  });

  it('is built by one of two that want it at the same time', async () => {
    const notes: string[] = [];
    const options = { onNote: (note: string) => notes.push(note) };
    const both = await Promise.all([
      open({ install: ['sleep 1'] }, options),
      open({ install: ['sleep 1'] }, options),
    ]);
    expect(both.map(({ environment }) => environment.cached).toSorted()).toEqual([false, true]);
    expect(notes).toContain('waiting for another process, which builds the environment of small');
  });

  it('is removed by age with what belongs to it, but not while a process uses it', async () => {
    const cache = join(project.folder, 'cache');
    const later = new Date(Date.now() + 60_000);
    const rooms = await openRooms(project, { backend: 'bubblewrap', concurrency: 1 });
    const path = `workspaces/${rooms.environment.hash}`;
    const [listed] = await cacheContents(cache);
    expect(listed).toMatchObject({ kind: 'environment', name: 'small', path });
    expect(listed?.bytes).toBeGreaterThan(rooms.environment.bytes);
    expect(await pruneCache(cache, later)).toMatchObject({ removed: [], inUse: [{ path }] });
    expect((await rooms.python('import calc; print(calc.add(1, 2))')).output).toBe('3\n');
    await rooms.close();
    expect(await pruneCache(cache, new Date(Date.now() - 60_000))).toEqual({ removed: [], inUse: [] });
    expect(await pruneCache(cache, later)).toMatchObject({ removed: [{ path }], inUse: [] });
    expect(readdirSync(join(cache, 'workspaces'))).toEqual([]);
    expect((await open({})).environment.cached).toBe(false);
  });

  it('says what the machine lacks, and the command that installs it', async () => {
    await expect(open({ python: '>=4.1' })).rejects.toMatchObject({
      code: 'no-python',
      message: expect.stringContaining('>=4.1'),
    });
    await expect(open({ packages: ['base-files', 'no-such-package'] })).rejects.toMatchObject({
      code: 'missing-packages',
      next: 'Install them with: apt-get install no-such-package',
    });
  });
});

describeWith(['bubblewrap', 'sandbox'], 'a machine without bwrap', () => {
  it('says so, and how to get it, before anything is built', async () => {
    const project = testProject();
    const path = process.env.PATH;
    process.env.PATH = project.folder;
    const opening = openWorkspaces(project, { backend: 'bubblewrap' }).finally(
      () => (process.env.PATH = path),
    );
    await expect(opening).rejects.toMatchObject({
      code: 'sandbox-unavailable',
      next: expect.stringContaining('apt install bubblewrap'),
    });
    project.remove();
  });
});

describe('a sandbox that has no copy of a checkout', () => {
  it.each(['landlock', 'embedded', 'remote'])('refuses: %s', async (backend) => {
    const project = testProject();
    await expect(openWorkspaces(project, { backend })).rejects.toMatchObject({
      code: 'sandbox-unavailable',
      message: expect.stringContaining('private copy'),
    });
    await expect(openWorkspaces(project, { backend: 'podmann' })).rejects.toMatchObject({
      next: expect.stringContaining('Did you mean podman?'),
    });
    project.remove();
  });
});
