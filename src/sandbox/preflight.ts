import { type Interpreter, findPython } from './interpreter.ts';
import { canBeNobody, isOpen, isRoot } from './reachable.ts';

/** Why no sandbox of this machine's own can start, and what the user does about it. */
export interface Hindrance {
  readonly missing: string;
  readonly next: string;
}

/** The interpreter that supervisors run on, or what keeps every one of them from starting. */
export async function preflight(): Promise<Interpreter | Hindrance> {
  if (process.platform !== 'linux') {
    return {
      missing: `it needs Linux, this is ${process.platform}`,
      next: 'Elsewhere programs run in containers: --sandbox podman or docker.',
    };
  }
  const python = await findPython();
  if (python === undefined) {
    return {
      missing: 'there is no python3 of at least version 3.9',
      next: 'Install it, for example with: apt install python3',
    };
  }
  return (isRoot() ? asNobody(python) : undefined) ?? python;
}

/** Root's programs run as nobody, who may not be there, or may not go where the interpreter lies. */
function asNobody({ executable }: Interpreter): Hindrance | undefined {
  if (!canBeNobody()) {
    return {
      missing: 'programs would run as the user nobody (65534), whom this user namespace does not have',
      next: 'Run Assay as an ordinary user, or in a namespace that maps the users 0 to 65534.',
    };
  }
  if (isOpen(executable, true)) return undefined;
  return {
    missing: `programs run as the user nobody, who cannot reach ${executable}`,
    next: 'Name a Python below /usr or /opt in ASSAY_PYTHON, or run Assay as the user whom that one belongs to.',
  };
}
