import { Command } from 'commander';
import { stopRunning } from '../models/servers/running.ts';
import { serverStatus } from '../models/servers/status.ts';
import { withCommon } from './common.ts';
import type { CommonFlags } from './common.ts';
import { printResult } from './output.ts';
import { withExamples } from './usage.ts';

const EXAMPLES = ['assay servers stop qwen-7b', 'assay servers stop'];

const NOTES = `What Assay has not started is never touched, and the server of a run that goes
on ends with that run.`;

export function serversStopCommand(): Command {
  const command = new Command('stop')
    .description('end servers that were left running')
    .argument('[profile...]', 'whose server; none for all that nobody uses');
  return withExamples(withCommon(command), EXAMPLES, NOTES).action(
    async (names: string[], flags: CommonFlags) => {
      const stopped = names.length > 0 ? names : await unused();
      await stopAll(stopped);
      const text = stopped.length === 0 ? 'No server was left running.' : `Ended: ${stopped.join(', ')}`;
      printResult(flags, { stopped }, () => text);
    },
  );
}

/** One that cannot be ended keeps no other from its end. @throws what the first of them threw */
async function stopAll(names: readonly string[]): Promise<void> {
  const failures: unknown[] = [];
  for (const name of names) await stopRunning(name).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

async function unused(): Promise<string[]> {
  const all = await serverStatus();
  return all
    .filter(({ owner, state }) => owner === undefined || state === 'abandoned')
    .map(({ profile }) => profile);
}
