import { join } from 'node:path';

import { z } from 'zod';

import { packageFolder } from '../../shipped.ts';
import { type Engine, EngineError, ask } from './engine.ts';
import { runArguments } from './flags.ts';
import { newName, remove } from './session.ts';

/** What the shipped Dockerfile is built as. The name of no registry, so that it is never looked for in one. */
export const DEFAULT_IMAGE = 'localhost/assay-sandbox';

/** `ASSAY_SANDBOX_IMAGE`, else the one that is built from the shipped Dockerfile. */
export function chosenImage(): string {
  return process.env.ASSAY_SANDBOX_IMAGE || DEFAULT_IMAGE;
}

/** As long as the engines show them. */
const SHOWN_LENGTH = 12;
const OLDEST_MINOR = 9;
/** The same facts that `node.ts` finds of the machine's own Node. */
const ASK_NODE = `
const fs = require('fs'), path = require('path');
const maps = fs.readFileSync('/proc/self/maps', 'utf8').matchAll(/ (\\/\\S+\\.so[.\\d]*)$/gm);
const readable = [...new Set([...maps].map(([, file]) => path.dirname(fs.realpathSync(file))))];
console.log(JSON.stringify({ executable: fs.realpathSync(process.execPath), readable, version: process.versions.node }));
`;
const ASK = `
import json, shutil, subprocess, sys
path = shutil.which('node')
node = path and json.loads(subprocess.run([path, '-e', sys.argv[1]], stdout=-1, check=True).stdout)
print(json.dumps({'python': sys.executable, 'version': list(sys.version_info[:2]), 'node': node}))
`;
const contents = z.object({
  python: z.string().startsWith('/'),
  version: z.tuple([z.int(), z.int()]),
  node: z.object({ executable: z.string(), readable: z.array(z.string()), version: z.string() }).nullable(),
});
/** The interpreters inside an image, by their paths there. */
export type Contents = z.infer<typeof contents>;

/** What is missing, as a part of a sentence, and what the user does next. */
export interface Lack {
  readonly missing: string;
  readonly next: string;
}

/** An image as it was when its name was looked up: a name may come to mean another while containers of it are started. */
export interface Image {
  readonly name: string;
  /** What containers are started by. */
  readonly id: string;
}

/** The image of a name, or what stands between this machine and a container of it: the engine, its daemon, the image. */
export async function findImage(engine: Engine, name: string): Promise<Image | Lack> {
  try {
    return { name, id: await ask(engine, ['image', 'inspect', '--format', '{{.Id}}', name]) };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    if (error.isMissing) return { missing: error.message, next: engine.install };
    // Docker says `No such image`, Podman `image not known` or `failed to find image`.
    if (/no such image|image not known|failed to find image/i.test(error.message))
      return { missing: `it has no image ${name}`, next: howToGet(engine, name) };
    return { missing: `it does not answer: ${error.message}`, next: engine.start };
  }
}

/** As people know it: its name, and the start of its identifier, of which Docker names the hash function and Podman does not. */
export function shown({ name, id }: Image): string {
  return `${name} ${id.replace('sha256:', '').slice(0, SHOWN_LENGTH)}`;
}

function howToGet({ name }: Engine, image: string): string {
  // No registry has what is called localhost/….
  if (!image.startsWith('localhost/')) return `Get the image, for example with: ${name} pull ${image}`;
  return `Build it with: ${name} build --tag ${image} ${join(packageFolder, 'images', 'sandbox')}. Or name another in ASSAY_SANDBOX_IMAGE.`;
}

/** Looks into the image, in a container as closed as the sandbox's. Throws EngineError, also where it lacks a Python of at least 3.9. */
export async function lookInside(engine: Engine, image: Image): Promise<Contents> {
  const found = read(await askInside(engine, image));
  if (found === undefined)
    throw new EngineError(`the python3 of ${image.name} is not one that we know`, false);
  const [major, minor] = found.version;
  if (major === 3 && minor >= OLDEST_MINOR) return found;
  throw new EngineError(
    `the image ${image.name} has Python ${major}.${minor}, older than 3.${OLDEST_MINOR}`,
    false,
  );
}

async function askInside(engine: Engine, { id }: Image): Promise<string> {
  const name = newName();
  try {
    return await ask(engine, runArguments(engine, name, id, ['python3', '-c', ASK, ASK_NODE]));
  } catch (error) {
    await remove(engine, name);
    throw error;
  }
}

function read(said: string): Contents | undefined {
  try {
    return contents.parse(JSON.parse(said));
  } catch {
    return undefined;
  }
}
