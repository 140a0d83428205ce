import { randomBytes } from 'node:crypto';

import { place } from '../../place.ts';
import { type Engine, EngineError, ask } from './engine.ts';

/** Containers of this process bear its number, so that a later Assay can tell whether their owner lives. */
const SESSION = `${process.pid}-${randomBytes(4).toString('hex')}`;
const NAME = /^assay-(\d+)-[\da-f]{8}-\d+$/;
let started = 0;

/** A name for one more container. */
export function newName(): string {
  started += 1;
  return `assay-${SESSION}-${started}`;
}

export function labels(): readonly string[] {
  return ['--label', `assay.session=${SESSION}`, '--label', `assay.place=${place()}`];
}

/** Removes the containers whose Assay has died, running or not. Throws EngineError where the engine does not answer. */
export async function sweep(engine: Engine): Promise<void> {
  const all = await ask(engine, [
    'ps',
    '--all',
    '--filter',
    `label=assay.place=${place()}`,
    '--format',
    '{{.Names}}',
  ]);
  await Promise.all(
    all
      .split('\n')
      .filter(isLeftOver)
      .map((name) => remove(engine, name)),
  );
}

function isLeftOver(name: string): boolean {
  const owner = NAME.exec(name)?.[1];
  return owner !== undefined && !isAlive(Number(owner));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process may not be signalled, and is alive.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Ends a container by its name, for the end of the client does not end it. What cannot be removed now is swept later. */
export async function remove(engine: Engine, name: string): Promise<void> {
  try {
    await ask(engine, ['rm', '--force', '--volumes', name]);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
  }
}
