import type { Backend } from '../backend.ts';
import { SandboxFailure } from '../contract.ts';
import { type Opened, backendOf } from '../linux.ts';
import { type Launched, Member } from '../member.ts';
import { selfCheck } from '../self-check.ts';
import { type Engine, EngineError, startAttached } from './engine.ts';
import { runArguments, supervisorCommand } from './flags.ts';
import { type Contents, type Image, type Lack, chosenImage, findImage, lookInside, shown } from './image.ts';
import { newName, remove, sweep } from './session.ts';

const NO_NODE = 'the image has no Node';

/** One warm container a worker, with the supervisor of the Linux sandboxes inside. Works wherever the engine does. */
export function containerBackend(engine: Engine): Backend {
  return backendOf(engine.name, () => tryStart(engine, chosenImage()));
}

async function tryStart(engine: Engine, name: string): Promise<Opened | Lack> {
  const image = await findImage(engine, name);
  if ('missing' in image) return image;
  try {
    const [contents] = await Promise.all([lookInside(engine, image), sweep(engine)]);
    return { ...(await startChecked(engine, image, contents)), image: shown(image) };
  } catch (error) {
    if (!(error instanceof SandboxFailure || error instanceof EngineError)) throw error;
    return {
      missing: error.message,
      next: `Try what it says to: ${engine.name} run --rm ${name} python3 -V`,
    };
  }
}

async function startChecked(engine: Engine, image: Image, { python, node }: Contents): Promise<Opened> {
  const start = () => Member.start(launch(engine, image, python), node ?? undefined);
  const { member, ready } = await start();
  const lack = ready.landlock === 0 ? "the engine's kernel has no Landlock" : await selfCheck(member);
  if (lack === undefined) {
    return {
      member,
      ready,
      start: async () => (await start()).member,
      node: node?.version,
      noJavaScript: node === null ? NO_NODE : undefined,
      forJavaScript: 'Use an image with Node, such as the one of the Dockerfile that Assay ships.',
    };
  }
  await member.close();
  throw new SandboxFailure(lack);
}

function launch(engine: Engine, { id }: Image, python: string): Launched {
  const name = newName();
  const args = runArguments(engine, name, id, supervisorCommand(python));
  return {
    process: startAttached(engine, args),
    folder: '/tmp',
    dispose: () => remove(engine, name),
  };
}
