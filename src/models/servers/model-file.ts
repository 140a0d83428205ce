import { basename, dirname } from 'node:path';
import { pathFrom } from '../../config/paths.ts';
import type { Mount, Need } from './contract.ts';
import type { CommonSettings, Origin } from './settings.ts';

/** Where a container sees the folder of the model file. */
const MODELS = '/models';

/** A model that is one file of this machine, as a server of it is told. */
interface ModelFile {
  /** Its path as the server sees it. */
  readonly file: string;
  readonly needs: readonly Need[];
  readonly mounts: readonly Mount[];
}

export function modelFile({ model, container }: CommonSettings, { folder }: Origin): ModelFile {
  const path = pathFrom(folder, model);
  return {
    file: container === undefined ? path : `${MODELS}/${basename(path)}`,
    needs: [{ what: 'model file', path }],
    mounts: [{ from: dirname(path), to: MODELS, writable: false }],
  };
}
