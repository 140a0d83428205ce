// A real llama-server with the tests' tiny model, from the tests' own fixture.
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { Missing } from './parts.mjs';

const FIXTURE = fileURLToPath(new URL('../test/fixtures/llama-server.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Says the same over and over, up to `max_tokens`. */
const ENDLESS = {
  says: ['def add', '(a, b)', ':\n', '    return', ' a', ' +', ' b', '\n'],
  branch: { after: '\n', instead: '\n\n', goOnWith: 'def add', chance: 1 - 1e-9 },
};

/** `start(flags)` → a server that has seen nothing yet; files that it needs are put into `folder`. */
export async function llamaStarter(folder) {
  if (!process.env.ASSAY_TEST_LLAMA_SERVER)
    throw new Missing('it needs ASSAY_TEST_LLAMA_SERVER (scripts/get-llama-server.sh)');
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'silent',
    build: { ssr: FIXTURE, outDir: folder, emptyOutDir: false },
  });
  const { startLlamaServer } = await import(pathToFileURL(join(folder, 'llama-server.js')).href);
  return (flags) => startLlamaServer({ model: { ...ENDLESS, context: 16_384 }, flags });
}
