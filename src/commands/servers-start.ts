import { Command } from 'commander';
import { loadConfig, profileNamed } from '../config/profiles.ts';
import type { Profile } from '../config/profiles.ts';
import { AssayError } from '../errors.ts';
import type { RunningServer, ServedProfile } from '../models/servers/contract.ts';
import { redact } from '../models/redact.ts';
import { startServer } from '../models/servers/start.ts';
import { servedProfile } from '../pipeline/choice.ts';
import { createProgress } from '../report/progress.ts';
import { configOption, withCommon } from './common.ts';
import type { CommonFlags } from './common.ts';
import { interruptible, listenForInterrupt } from './interrupt.ts';
import { printResult } from './output.ts';
import { withExamples } from './usage.ts';

interface StartFlags extends CommonFlags {
  readonly config?: string;
}

const EXAMPLES = ['assay servers start qwen-7b', 'assay servers start qwen-7b --config team/assay.yaml'];

const NOTES = `It is ready when it has answered with a token, and then runs until
assay servers stop ends it.`;

export function serversStartCommand(): Command {
  const command = new Command('start')
    .description("start a profile's server and leave it running")
    .argument('<profile>', 'a profile of assay.yaml that has a server')
    .addOption(configOption());
  return withExamples(withCommon(command), EXAMPLES, NOTES).action(
    async (name: string, flags: StartFlags) => {
      listenForInterrupt();
      const profile = served(profileNamed(await loadConfig(flags.config), name));
      const progress = createProgress({ quiet: flags.quiet === true });
      const onNote = (text: string): void => progress.note(text);
      const options = { outlives: true, signal: interruptible, onNote };
      const server = await startServer(profile, options).finally(() => progress.end());
      printResult(flags, facts(server), () => `${name} answers at ${server.addresses.join(' and ')}`);
    },
  );
}

const facts = ({ profile, url, addresses, logFile }: RunningServer) => ({ profile, url, addresses, logFile });

/** @throws AssayError `no-server` */
function served(profile: Profile): ServedProfile {
  const found = servedProfile(profile);
  if (found !== undefined) return found;
  throw new AssayError(
    'no-server',
    `Profile ${profile.name} has no server: its model is at ${redact(profile.model ?? '')}`,
    {
      next: 'Give it a server, as docs/profiles.md shows.',
    },
  );
}
