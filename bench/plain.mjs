// Runs plain.py, with the interpreter that the sandbox takes and the suite as Assay reads it.
import { spawn } from 'node:child_process';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { findPython } from '../dist/sandbox/interpreter.js';
import { ENVIRONMENT } from '../dist/sandbox/supervisor.js';
import { Missing } from './parts.mjs';

const SCRIPT = fileURLToPath(new URL('plain.py', import.meta.url));
const INPUTS = fileURLToPath(new URL('../dist/sandbox/runners/python/inputs.py', import.meta.url));

/** CPU seconds of each task's calls, by task. `onStart` gets the interpreter's process id. */
export async function plainCalls(suite, onStart = () => {}) {
  const python = await findPython();
  if (python === undefined) throw new Missing('there is no python3');
  const child = spawn(python.executable, ['-s', '-B', SCRIPT, INPUTS], {
    env: ENVIRONMENT,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onStart(child.pid);
  child.stdin.end(suite.tasks.map(lineOf).join(''));
  return json(child.stdout);
}

function lineOf({ id, reference, entryPoint, tests }) {
  const inputs = tests.map((set) => Buffer.from(set.inputs).toString());
  const task = { id, code: reference, entry: entryPoint, shapes: tests[0].shapes, inputs };
  return `${JSON.stringify(task)}\n`;
}
