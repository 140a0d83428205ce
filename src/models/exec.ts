import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { AssayError } from '../errors.ts';
import type { Model, ModelAnswer, ModelRequest } from './contract.ts';
import { ModelError } from './contract.ts';
import type { OpenOptions, Provider } from './provider.ts';
import { hideSecrets, redact } from './redact.ts';
import { splitCommand } from './split-command.ts';

/**
 * A command that answers: `exec:my-model --flag`. It is started once a sample, without a shell, in a process group of its
 * own. Standard input carries a raw prompt as it is, or a chat's messages, one JSON object `{role, content}` a line.
 * Standard output is the answer, byte for byte, and exit status 0 says that it is whole. The environment has `ASSAY_TASK`,
 * `ASSAY_SAMPLE` and `ASSAY_PARAMS`, the sampling parameters as JSON with this sample's own seed.
 */
export const exec: Provider = { schemes: ['exec'], form: 'exec:COMMAND', open };

const ANSWER_LIMIT = 16 * 1024 * 1024;
const STDERR_LIMIT = 4 * 1024;

function open(address: string, { env = process.env }: OpenOptions): Model {
  const [command, ...args] = splitCommand(address.slice('exec:'.length));
  if (command === undefined) {
    throw new AssayError('bad-model-address', 'The address "exec:" names no command.', {
      next: 'Write exec:COMMAND with the arguments that it takes.',
    });
  }
  const running = new Set<ChildProcess>();
  return {
    address: hideSecrets(address),
    name: command.split('/').at(-1) ?? command,
    describe: async () => ({
      id: hideSecrets(address.slice('exec:'.length)),
      provider: 'exec',
      server: {},
    }),
    answer: async (request, signal) => {
      signal?.throwIfAborted();
      const child = spawn(command, args, { detached: true, env: { ...env, ...environment(request) } });
      running.add(child);
      const onAbort = (): void => killGroup(child);
      signal?.addEventListener('abort', onAbort, { once: true });
      try {
        return await collect(child, command, request);
      } catch (error) {
        throw signal?.aborted === true ? signal.reason : error;
      } finally {
        signal?.removeEventListener('abort', onAbort);
        running.delete(child);
      }
    },
    close: async () => running.forEach(killGroup),
  };
}

function environment({ task, sample, params }: ModelRequest): Record<string, string> {
  const seed = params.seed === undefined ? {} : { seed: params.seed + sample };
  return {
    ASSAY_TASK: task,
    ASSAY_SAMPLE: String(sample),
    ASSAY_PARAMS: JSON.stringify({ ...params, ...seed }),
  };
}

const input = ({ prompt }: ModelRequest): string =>
  typeof prompt === 'string' ? prompt : prompt.map((message) => `${JSON.stringify(message)}\n`).join('');

type Ended = { readonly status: number | null; readonly signal: NodeJS.Signals | null };

async function collect(child: ChildProcess, command: string, request: ModelRequest): Promise<ModelAnswer> {
  const startedAt = performance.now();
  let firstAt: number | undefined;
  const answer: Buffer[] = [];
  let length = 0;
  let complaint = '';
  child.stdout?.on('data', (piece: Buffer) => {
    firstAt ??= performance.now();
    length += piece.length;
    if (length > ANSWER_LIMIT) killGroup(child);
    else answer.push(piece);
  });
  child.stderr?.on('data', (piece: Buffer) => {
    complaint = (complaint + piece.toString('utf8')).slice(-STDERR_LIMIT);
  });
  // A command need not read what it is told.
  child.stdin?.on('error', () => {});
  child.stdin?.end(input(request));
  const ended = await endOf(child, command);
  if (length > ANSWER_LIMIT) throw failure('protocol', `${command} wrote more than 16 MiB.`);
  if (ended.status !== 0) throw endFailure(command, ended, complaint);
  const totalMs = performance.now() - startedAt;
  return {
    answer: Buffer.concat(answer).toString('utf8'),
    finish: 'stop',
    timing: firstAt === undefined ? { totalMs } : { ttftMs: firstAt - startedAt, totalMs },
  };
}

/** Resolves when the command has ended and its output is read. What it left running would hold the output open. */
function endOf(child: ChildProcess, command: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(startFailure(command, error)));
    child.once('exit', () => killGroup(child));
    child.once('close', (status, signal) => resolve({ status, signal }));
  });
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The whole group has ended.
  }
}

function startFailure(command: string, cause: Error): ModelError {
  const why =
    'code' in cause && cause.code === 'ENOENT' ? 'is not a command that can be found' : cause.message;
  return new ModelError('not-found', `${command} cannot be started: it ${why}.`, {
    retryable: false,
    next: 'Check its name and its path; a script must be executable and name its interpreter in its first line.',
    cause,
  });
}

function endFailure(command: string, { status, signal }: Ended, complaint: string): ModelError {
  const how = signal === null ? `exited with status ${status}` : `was ended by ${signal}`;
  const said = redact(complaint);
  return failure('server', `${command} ${how}${said === '' ? '.' : `: ${said}`}`);
}

const failure = (kind: 'server' | 'protocol', message: string): ModelError =>
  new ModelError(kind, message, { retryable: true });
