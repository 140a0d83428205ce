import { once } from 'node:events';

import { onAbort } from '../../abort.ts';
import { AssayError } from '../../errors.ts';
import { CHECKOUT, ENVIRONMENT } from '../contract.ts';
import type { Project, WorkspaceOptions } from '../contract.ts';
import type { BuildOrder, Folders, Ground, ProjectPython } from '../ground.ts';
import { buildVariables } from '../variables.ts';
import { BuildLog, STEP } from './build-log.ts';

/**
 * `$1` is the interpreter, `$2` and `$3` flags of venv or nothing, the rest are commands. Modules are compiled ahead, for each
 * command that runs later begins with what is here.
 */
const SCRIPT = `set -e
python=$1 system=$2 pip=$3
shift 3
echo '${STEP}python -m venv'
"$python" -m venv $system $pip ${ENVIRONMENT}
for command in "$@"; do
  printf '%s\\n' "${STEP}$command"
  sh -ec "$command"
done
echo '${STEP}compileall'
${ENVIRONMENT}/bin/python -m compileall -qq ${ENVIRONMENT}/lib ${CHECKOUT} || :
`;

export interface Building {
  readonly project: Project;
  readonly ground: Ground;
  readonly folders: Folders;
  readonly python: ProjectPython;
  /** File that keeps what the commands print. */
  readonly log: string;
}

/** Makes the venv and runs the install commands, with a network. Throws AssayError `environment-failed` with the end of the log. */
export async function buildEnvironment(
  building: Building,
  { signal, onNote }: WorkspaceOptions,
): Promise<void> {
  const { project, ground } = building;
  const log = new BuildLog(building.log, (step) => onNote?.(`environment of ${project.name}: ${step}`));
  const { process, end } = ground.build(orderOf(building));
  const forget = onAbort(signal, () => process.kill());
  for (const stream of [process.stdout, process.stderr]) stream.on('data', (piece: Buffer) => log.add(piece));
  process.on('error', (error) => log.add(error.message));
  try {
    const code = await codeOf(process);
    signal?.throwIfAborted();
    if (code !== 0) throw failed(building, log);
  } finally {
    forget();
    log.close();
    await end();
  }
}

function orderOf({ project, folders, python }: Building): BuildOrder {
  const { install, packages } = project.environment;
  const flags = [
    packages.length > 0 ? '--system-site-packages' : '',
    usesPip(project) && python.pip ? '' : '--without-pip',
  ];
  return {
    folders,
    python,
    argv: ['sh', '-c', SCRIPT, 'sh', python.executable, ...flags, ...install],
    variables: buildVariables(project),
    network: install.length > 0,
  };
}

/** Making one takes seconds, and most of the disk. */
const usesPip = ({ environment }: Project): boolean =>
  environment.install.some((command) => /\bpip3?\b/.test(command));

async function codeOf(process: ReturnType<Ground['build']>['process']): Promise<number | null> {
  process.stdin.end();
  await Promise.race([once(process, 'close').catch(() => {}), once(process, 'error')]);
  return process.exitCode;
}

function failed({ project, python, log: path }: Building, log: BuildLog): AssayError {
  const forPip = python.pip
    ? 'Its venv has a pip where one of the install commands says pip: begin with python -m pip --version;'
    : 'Its Python has no pip for a venv; install it, on Debian with: apt-get install python3-venv;';
  const lacksPip = /No module named pip|pip: not found/.test(log.end);
  const mend = lacksPip ? forPip : 'Correct environment of suite.yaml, or install what it lacks;';
  return new AssayError(
    'environment-failed',
    `The environment of ${project.name} could not be built: ${log.step || 'its room'} failed.\n${log.end}`,
    { next: `${mend} the whole log is ${path}` },
  );
}
