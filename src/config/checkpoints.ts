import { existsSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { globPattern } from '../glob.ts';
import { pathFrom } from './paths.ts';
import type { Profile } from './profiles.ts';

/**
 * A profile for each of its checkpoints, in natural order (`checkpoint-9` before `checkpoint-10`), called `NAME@CHECKPOINT`;
 * where there is none yet, the profile as it is, which nobody can ask. A folder with an `adapter_config.json`, or a GGUF file of an adapter, is an adapter of
 * the server's model; any other takes its place.
 */
export async function withCheckpoints(profile: Profile): Promise<Profile[]> {
  const { checkpoints, ...rest } = profile;
  if (checkpoints === undefined) return [profile];
  const paths = await matching(pathFrom(profile.folder, checkpoints));
  if (paths.length === 0) return [profile];
  return Promise.all(
    paths.map(async (path): Promise<Profile> => {
      const name = basename(path)
        .replace(/\.gguf$/, '')
        .replaceAll(/[^\w.+-]+/g, '-');
      const one = { ...rest, name: `${profile.name}@${name}`, checkpointOf: profile.name };
      return { ...one, ...(await settingsOf(rest, name, path)) };
    }),
  );
}

async function matching(glob: string): Promise<string[]> {
  const pattern = globPattern(basename(glob));
  const names = await readdir(dirname(glob)).catch(() => []);
  return names
    .filter((name) => pattern.test(name))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((name) => join(dirname(glob), name));
}

async function settingsOf(
  { server }: Pick<Profile, 'server'>,
  name: string,
  path: string,
): Promise<Pick<Profile, 'server' | 'model'>> {
  if (server === undefined) return {};
  if (server.kind === 'vllm' && existsSync(join(path, 'adapter_config.json')))
    return { server: { ...server, adapters: { ...server.adapters, [name]: path } }, model: name };
  if (server.kind === 'llama.cpp' && (await isGgufAdapter(path)))
    return { server: { ...server, args: [...(server.args ?? []), '--lora', path] } };
  return { server: { ...server, model: path } };
}

/** Adapters say so at the start of the file: `general.type` is `adapter`. Source: docs/gguf.md of ggml-org/ggml. */
async function isGgufAdapter(path: string): Promise<boolean> {
  if (!path.endsWith('.gguf')) return false;
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return /general\.type.{12}adapter/s.test(buffer.subarray(0, bytesRead).toString('latin1'));
  } finally {
    await file.close();
  }
}
