#!/usr/bin/env node
import { version } from './version.ts';

// The quick question is answered without loading anything else.
if (process.argv.length === 3 && ['--version', '-V'].includes(process.argv[2] ?? '')) {
  process.stdout.write(`${version}\n`);
} else {
  process.stdout.on('error', leaveWithReader);
  const { main } = await import('./commands/index.ts');
  process.exit(await main(process.argv.slice(2)));
}

/** Who reads only the beginning (`| head`) wants no more, and no complaint. */
function leaveWithReader(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}
