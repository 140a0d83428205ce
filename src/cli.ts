#!/usr/bin/env node
import { version } from './version.ts';

// The quick question is answered without loading anything else.
if (process.argv.length === 3 && ['--version', '-V'].includes(process.argv[2] ?? '')) {
  process.stdout.write(`${version}\n`);
} else {
  const { main } = await import('./commands/index.ts');
  process.exit(await main(process.argv.slice(2)));
}
