import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

import { onAbort } from '../../abort.ts';
import { AssayError } from '../../errors.ts';
import type { Project, WorkspaceOptions } from '../contract.ts';
import type { Folders, Ground, ProjectPython } from '../ground.ts';
import { buildVariables } from '../variables.ts';

const TAIL_LINES = 15;
const TAIL_CHARACTERS = 4000;
/** Marks a line of our own in what the commands print. */
const STEP = '+ ';
/**
 * `$1` is the interpreter, `$2` and `$3` flags of venv or nothing, the rest are commands. Modules are compiled ahead, for each
 * command that runs later begins with what is here.
 */
const SCRIPT = `set -e
python=$1 system=$2 pip=$3
shift 3
echo '${STEP}python -m venv'
"$python" -m venv $system $pip /work/environment
for command in "$@"; do
  printf '%s\\n' "${STEP}$command"
  sh -ec "$command"
done
echo '${STEP}compileall'
/work/environment/bin/python -m compileall -qq /work/environment/lib /work/checkout || :
`;

// oxlint-disable-next-line no-control-regex -- what commands print may give a terminal orders
const ORDERS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

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
  { project, ground, folders, python, log }: Building,
  { signal, onNote }: WorkspaceOptions,
): Promise<void> {
  const { install, packages } = project.environment;
  const flags = [
    packages.length > 0 ? '--system-site-packages' : '',
    install.length === 0 || !python.pip ? '--without-pip' : '',
  ];
  const argv = ['sh', '-c', SCRIPT, 'sh', python.executable, ...flags, ...install] as const;
  const variables = buildVariables(project);
  const { process, end } = ground.build({ folders, python, argv, variables, network: install.length > 0 });
  const forget = onAbort(signal, () => process.kill());
  const file = createWriteStream(log);
  let tail = '';
  let step = '';
  const hear = (piece: Buffer): void => {
    file.write(piece);
    tail = (tail + piece.toString()).slice(-TAIL_CHARACTERS);
    const begun = tail
      .split('\n')
      .findLast((line) => line.startsWith(STEP))
      ?.slice(STEP.length);
    if (begun !== undefined && begun !== step) onNote?.(`environment of ${project.name}: ${begun}`);
    step = begun ?? step;
  };
  process.stdout.on('data', hear);
  process.stderr.on('data', hear);
  process.on('error', (error) => (tail += `\n${error.message}`));
  try {
    const code = await codeOf(process);
    signal?.throwIfAborted();
    if (code !== 0) throw failed({ project, python, log }, step, tail);
  } finally {
    forget();
    file.end();
    await end();
  }
}

async function codeOf(process: ReturnType<Ground['build']>['process']): Promise<number | null> {
  process.stdin.end();
  await Promise.race([once(process, 'close').catch(() => {}), once(process, 'error')]);
  return process.exitCode;
}

function failed(
  { project, python, log }: Pick<Building, 'project' | 'python' | 'log'>,
  step: string,
  tail: string,
): AssayError {
  const end = tail.replace(ORDERS, '').trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
  const lacksPip = !python.pip && /No module named pip|pip: not found/.test(tail);
  const mend = lacksPip
    ? `Its Python has no pip for a venv; install it, on Debian with: apt-get install python3-venv.`
    : 'Correct environment of suite.yaml, or install what it lacks;';
  return new AssayError(
    'environment-failed',
    `The environment of ${project.name} could not be built: ${step} failed.\n${end}`,
    { next: `${mend} the whole log is ${log}` },
  );
}
