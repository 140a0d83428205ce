import { basename } from 'node:path';
import { orAbort } from '../abort.ts';
import type { Model, ModelDescription } from './contract.ts';
import { openModelFile } from './gguf.ts';
import { findEngine } from './gguf/engine.ts';
import { parseHubAddress } from './hub/address.ts';
import { obtain } from './hub/obtain.ts';
import type { Obtained } from './hub/obtain.ts';
import type { OpenOptions, Provider } from './provider.ts';

/**
 * A model file of the Hugging Face hub, `hf:OWNER/NAME:QUANT`: it is downloaded when the model is first asked, kept in Assay's
 * cache, and run as `gguf:` runs a file.
 */
export const hf: Provider = { schemes: ['hf'], form: 'hf:OWNER/NAME:QUANT', open };

interface Opened {
  readonly model: Model;
  readonly obtained: Obtained;
}

function open(address: string, { env = process.env, concurrency = 1, onReceived }: OpenOptions): Model {
  const hubAddress = parseHubAddress(address);
  // Before gigabytes are fetched that nothing could run.
  const engine = findEngine(env);
  const closing = new AbortController();
  let name = hubAddress.repository.split('/').at(-1) ?? hubAddress.repository;
  let opening: Promise<Opened> | undefined;

  const fetchAndOpen = async (): Promise<Opened> => {
    try {
      const obtained = await obtain(hubAddress, { env, signal: closing.signal, onReceived });
      name = basename(obtained.file).replace(/(-\d{5}-of-\d{5})?\.gguf$/i, '');
      return { model: openModelFile(obtained.file, { address, engine, concurrency }), obtained };
    } catch (error) {
      opening = undefined;
      throw error;
    }
  };
  /** Fetched once for all, so one caller's abort leaves it to the others. */
  const opened = (signal?: AbortSignal): Promise<Opened> => orAbort((opening ??= fetchAndOpen()), signal);

  return {
    address,
    get name() {
      return name;
    },
    describe: async (signal) => describe(address, await opened(signal), signal),
    answer: async (request, signal) => (await opened(signal)).model.answer(request, signal),
    close: async () => {
      closing.abort(new Error('closed'));
      await opening?.then(
        ({ model }) => model.close(),
        () => {},
      );
    },
  };
}

async function describe(
  address: string,
  { model, obtained: { commit, digest } }: Opened,
  signal: AbortSignal | undefined,
): Promise<ModelDescription> {
  const { id, provider, server } = await model.describe(signal);
  return { id, provider, server: { ...server, digest, repository: address.slice('hf:'.length), commit } };
}
