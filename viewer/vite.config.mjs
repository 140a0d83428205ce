import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Relative addresses, so the pages work in any folder of a web server; nothing inline, so a strict policy holds. */
export default {
  root: here('.'),
  configFile: false,
  base: './',
  logLevel: 'warn',
  build: {
    outDir: here('../dist/viewer'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
};
