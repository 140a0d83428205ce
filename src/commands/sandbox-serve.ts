import { readFileSync } from 'node:fs';

import { Command, Option } from 'commander';

import { present } from '../present.ts';
import { counted } from '../counted.ts';
import { AssayError } from '../errors.ts';
import { readProject } from '../repository/project.ts';
import type { Sandbox } from '../sandbox/contract.ts';
import { BACKENDS, openSandbox } from '../sandbox/index.ts';
import type { SandboxServer } from '../sandbox/remote/server/serve.ts';
import { repositoryFile } from '../suites/repository.ts';
import { openWorkspaces } from '../workspaces/index.ts';
import { portNumber, positiveInteger, withCommon } from './common.ts';
import type { CommonFlags } from './common.ts';
import { printResult } from './output.ts';
import { withExamples } from './usage.ts';

interface ServeFlags extends CommonFlags {
  readonly host: string;
  readonly port: number;
  readonly tokenFile?: string;
  readonly sandbox: string;
  readonly concurrency?: number;
  readonly queue?: number;
  readonly maxBody?: number;
  readonly repository?: string;
}

const MIB = 2 ** 20;
const EXAMPLES = [
  'ASSAY_SANDBOX_TOKEN=… assay sandbox serve',
  'assay sandbox serve --port 7500 --token-file token',
  'assay sandbox serve --repository my-suite/suite.yaml',
];
const NOTES = `Clients grade with the same token in ASSAY_SANDBOX_TOKEN and
--sandbox http://host:7411. SIGTERM or Ctrl-C finishes the jobs under way and
refuses new ones; a second one ends it at once. Before it listens to more than
this machine, put a proxy with TLS in front: docs/remote-sandbox.md.`;

export function sandboxServeCommand(): Command {
  const local = ['auto', ...BACKENDS.map(({ name }) => name)];
  const command = new Command('serve')
    .description("offers this machine's sandbox to others over HTTP")
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <n>', 'port to listen on; 0 is any that is free', portNumber, 7411)
    .option('--token-file <file>', 'file with the token that clients show (default: ASSAY_SANDBOX_TOKEN)')
    .addOption(new Option('--sandbox <backend>', 'what runs the jobs').choices(local).default('auto'))
    .option('--concurrency <n>', 'jobs at the same time (default: one a core)', positiveInteger)
    .option(
      '--repository <suite>',
      "run this repository's tests instead, as POST /run_item of the multi-task Django benchmark",
    )
    .option('--queue <n>', 'jobs that may wait besides (default: 16 for each that runs)', positiveInteger)
    .option('--max-body <MiB>', 'largest job (default: 32)', positiveInteger);
  return withExamples(withCommon(command), EXAMPLES, NOTES).action(serve);
}

async function serve(flags: ServeFlags): Promise<void> {
  const { server, shown, line } = await (flags.repository === undefined
    ? serveSandbox(flags)
    : serveRepository(flags, flags.repository));
  printResult(flags, { url: server.url, ...shown }, () => `${server.url}  ${line}`);
  await untilStopped(server);
}

interface Served {
  readonly server: SandboxServer;
  /** What is said of it beside its address, for programs and for people. */
  readonly shown: object;
  readonly line: string;
}

async function serveSandbox(flags: ServeFlags): Promise<Served> {
  const token = readToken(flags.tokenFile);
  const { startServer } = await import('../sandbox/remote/server/serve.ts');
  const { concurrency, sandbox: backend } = flags;
  const sandbox = await openSandbox({ backend, ...present({ concurrency }) });
  const server = await orClose(sandbox, startServer({ sandbox, token, ...placeOf(flags) }));
  const { identity, concurrency: jobs } = sandbox;
  const line = `${identity.backend}, Python ${identity.python}, ${counted(jobs, 'job')} at the same time`;
  return { server, shown: { identity, concurrency: jobs }, line };
}

async function serveRepository(flags: ServeFlags, path: string): Promise<Served> {
  const token = readToken(flags.tokenFile);
  const { startItemServer } = await import('../repository/run-item/server/serve.ts');
  const project = await readProject(repositoryFile(path));
  const { concurrency, sandbox: backend } = flags;
  const onNote = (note: string): void => {
    if (flags.quiet !== true) process.stderr.write(`assay: ${note}\n`);
  };
  const workspaces = await openWorkspaces(project, { backend, concurrency, onNote });
  const server = await orClose(
    workspaces,
    startItemServer({ workspaces, project, token, ...placeOf(flags) }),
  );
  const { identity, environment, concurrency: jobs } = workspaces;
  const line = `tests of ${project.name}, ${identity.backend}, Python ${identity.python}, ${counted(jobs, 'run')} at the same time`;
  return { server, shown: { identity, environment, concurrency: jobs }, line };
}

function placeOf({ host, port, queue, maxBody }: ServeFlags) {
  const bodyBytes = maxBody === undefined ? undefined : maxBody * MIB;
  return { host, port, ...present({ queue, bodyBytes }) };
}

/** Resolves when the server has stopped because it was asked to. */
async function untilStopped(server: SandboxServer): Promise<void> {
  await new Promise<void>((resolve) => {
    let asked = 0;
    const stop = (): void => {
      asked += 1;
      if (asked > 1) process.exit(130);
      process.stderr.write('assay: finishing the jobs under way; a second signal ends them.\n');
      void server.drain().then(resolve);
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  });
}

async function orClose(
  sandbox: Pick<Sandbox, 'close'>,
  starting: Promise<SandboxServer>,
): Promise<SandboxServer> {
  try {
    return await starting;
  } catch (error) {
    await sandbox.close();
    throw error;
  }
}

function readToken(file: string | undefined): string | undefined {
  if (file === undefined) return process.env.ASSAY_SANDBOX_TOKEN;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new AssayError('sandbox-token', `The token file ${file} cannot be read.`, {
      next: 'Write the token into it, alone, and let this user read it.',
      cause,
    });
  }
}
