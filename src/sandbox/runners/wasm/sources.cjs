'use strict';
// A worker reads no files: this program may have become a user who cannot. Its modules are handed over as texts instead.

const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { Worker } = require('node:worker_threads');

const MODULES = ['errors', 'shared', 'files', 'descriptors', 'wasi', 'room', 'python', 'quickjs', 'worker'];
const texts = Object.fromEntries(MODULES.map((name) => [`./${name}.cjs`, readText(name)]));

/** Runs in the worker: as `require` does, with each module once. */
const LOADER = `
const loaded = {};
const load = (name) => {
  if (!Object.hasOwn(texts, name)) return require(name);
  if (loaded[name] === undefined) {
    const module = (loaded[name] = { exports: {} });
    new Function('require', 'module', texts[name])(load, module);
  }
  return loaded[name].exports;
};
load('./worker.cjs');
`;
const source = `const texts = ${JSON.stringify(texts)};${LOADER}`;

function startWorker(workerData) {
  // Printing would come from this host's own mistakes alone, and the pipes are not for it.
  return new Worker(source, {
    eval: true,
    env: {},
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: 128, stackSizeMb: 32 },
  });
}

function readText(name) {
  return readFileSync(join(__dirname, `${name}.cjs`), 'utf8');
}

module.exports = { startWorker };
