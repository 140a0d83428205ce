import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { cacheFolder } from '../../src/config/paths.ts';
import { giveShared, giveSharedFolder, takeShared, takeSharedFolder } from '../../src/stores/shared.ts';
import { openWorkspaces } from '../../src/workspaces/index.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith } from '../fixtures/parts.ts';
import { testProject } from '../fixtures/project.ts';
import { newBucket, useS3 } from '../fixtures/s3.ts';

describeWith(['s3', 'bubblewrap', 'sandbox'], 'a cache in an object store', () => {
  async function share(): Promise<void> {
    useS3({ ASSAY_CACHE: `s3://${await newBucket()}/cache` });
    anotherMachine();
  }

  const anotherMachine = (): void => void vi.stubEnv('XDG_CACHE_HOME', temporaryFolder());

  it('gives a machine what another one has made, file or folder, and nothing where nobody has', async () => {
    await share();
    const [file, folder] = ['expected/a.values', 'workspaces/x'];
    await takeShared(join(cacheFolder(), file));
    await takeSharedFolder(join(cacheFolder(), folder));
    expect([file, folder].map((name) => existsSync(join(cacheFolder(), name)))).toEqual([false, false]);
    mkdirSync(join(cacheFolder(), folder, 'in'), { recursive: true });
    mkdirSync(join(cacheFolder(), 'expected'), { recursive: true });
    writeFileSync(join(cacheFolder(), file), 'values');
    writeFileSync(join(cacheFolder(), folder, 'in', 'run'), '#!/bin/sh', { mode: 0o755 });
    await giveShared(join(cacheFolder(), file));
    await giveSharedFolder(join(cacheFolder(), folder));

    anotherMachine();
    await takeShared(join(cacheFolder(), file));
    await takeSharedFolder(join(cacheFolder(), folder));
    expect(readFileSync(join(cacheFolder(), file), 'utf8')).toBe('values');
    expect(readFileSync(join(cacheFolder(), folder, 'in', 'run'), 'utf8')).toBe('#!/bin/sh');
  });

  it("has a repository's environment built once for all machines", async () => {
    const project = testProject();
    await share();
    const open = async () => {
      const rooms = await openWorkspaces(project, { backend: 'bubblewrap', concurrency: 1 });
      await rooms.close();
      return rooms.environment;
    };
    const built = await open();
    rmSync(cacheFolder(), { recursive: true });
    anotherMachine();
    const { hash, buildS } = built;
    expect([built.cached, await open()]).toEqual([
      false,
      expect.objectContaining({ hash, buildS, cached: true }),
    ]);
    project.remove();
  });
});
