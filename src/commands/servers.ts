import { Command } from 'commander';
import { loadConfig } from '../config/profiles.ts';
import type { Profile } from '../config/profiles.ts';
import { serverStatus } from '../models/servers/status.ts';
import type { ServerStatus } from '../models/servers/status.ts';
import { paint } from '../report/paint.ts';
import { table } from '../report/table.ts';
import { configOption, withCommon } from './common.ts';
import type { CommonFlags } from './common.ts';
import { printResult } from './output.ts';
import { serversLogsCommand } from './servers-logs.ts';
import { serversStartCommand } from './servers-start.ts';
import { serversStopCommand } from './servers-stop.ts';
import { withExamples } from './usage.ts';

const EXAMPLES = ['assay servers start qwen-7b', 'assay servers status', 'assay servers stop qwen-7b'];

const NOTES = `Servers are those of the profiles in assay.yaml: docs/profiles.md. assay run
starts and stops the server of its profile by itself, unless it runs already.`;

export function serversCommand(): Command {
  const command = new Command('servers')
    .description('model servers that Assay starts: start, stop, status, logs')
    .addCommand(statusCommand(), { isDefault: true })
    .addCommand(serversStartCommand())
    .addCommand(serversStopCommand())
    .addCommand(serversLogsCommand());
  return withExamples(command, EXAMPLES, NOTES);
}

interface StatusFlags extends CommonFlags {
  readonly config?: string;
}

function statusCommand(): Command {
  const command = new Command('status')
    .description('the servers of the profiles, and which of them run')
    .addOption(configOption());
  return withExamples(withCommon(command), ['assay servers status']).action(async (flags: StatusFlags) => {
    const [{ profiles }, running] = await Promise.all([loadConfig(flags.config), serverStatus()]);
    const others = [...profiles.values()].filter(
      ({ name, server }) => server !== undefined && !running.some(({ profile }) => profile === name),
    );
    const servers = [...running, ...others.map(stopped)];
    printResult(flags, { servers }, () => statusText(running, others));
  });
}

const stopped = ({ name, server }: Profile) => ({ profile: name, kind: server?.kind, state: 'stopped' });

function statusText(running: readonly ServerStatus[], others: readonly Profile[]): string {
  if (running.length + others.length === 0)
    return 'No server runs, and no profile here has one: docs/profiles.md tells how they are written.';
  const rows = [
    ...running.map(({ profile, kind, state, url, pids }) => [profile, kind, state, url, pids.join(' ')]),
    ...others.map((profile) => [profile.name, profile.server?.kind ?? '', 'stopped', '', '']),
  ];
  const logs = running.map(({ profile, logFile }) => `${profile}: ${logFile}`);
  return [
    table([['profile', 'server', 'state', 'address', 'process'], ...rows], [0, 1, 2, 3]),
    ...(logs.length === 0 ? [] : ['', paint('bold', 'logs'), ...logs]),
  ].join('\n');
}
