// Compiles src/ to dist/, copies what is not TypeScript (programs that are started by their path), and bundles viewer/.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import viewer from '../viewer/vite.config.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const compiler = join(
  dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
  'bin',
  'tsc',
);

rmSync(join(root, 'dist'), { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.json')], {
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);

for (const room of ['sandbox', 'workspaces', 'repository', 'models', 'report']) {
  cpSync(join(root, 'src', room), join(root, 'dist', room), {
    recursive: true,
    filter: (path) => !['.ts', '.tsx'].includes(extname(path)) && !path.includes('__pycache__'),
  });
}
chmodSync(join(root, 'dist', 'cli.js'), 0o755);
await build(viewer);
