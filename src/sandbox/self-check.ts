import { fileURLToPath } from 'node:url';

import { CallAttempt } from './call.ts';
import type { CallReport, Limits } from './contract.ts';
import type { Member } from './member.ts';

const LIMITS: Limits = { inputCpuS: 10, jobCpuS: 20, memoryBytes: 1 << 30, outputBytes: 1 << 20 };

/** What no program may do, and how it is tried. */
const TRIES = {
  'read files of the user': 'open(file).close()',
  'list the home folders': "os.listdir('/home') + os.listdir('/root')",
  'open a network socket': "__import__('socket').socket().close()",
  'start a process': 'os.fork() or os._exit(0)',
  'signal its parent': 'os.kill(os.getppid(), 0)',
  'write outside its folder': "open('/tmp/escaped', 'w').close()",
};
/** Names what it could do. Returning [] is what a working sandbox leads to. */
const CODE = `
import os
def escapes(file):
    tries = {${Object.entries(TRIES)
      .map(([name, attempt]) => `'${name}': lambda: ${attempt}`)
      .join(', ')}}
    return [name for name in tries if worked(tries[name])]
def worked(attempt):
    try:
        attempt()
        return True
    except (AttributeError, ImportError, OSError):
        return False
`;
/** `encode.py`'s bytes of an empty list. */
const NOTHING = Buffer.from('80055d2e', 'hex');

/** What is wrong with a member's isolation, found by trying to break it; `undefined` when it holds. */
export async function selfCheck(member: Member): Promise<string | undefined> {
  const inputs = Buffer.from(JSON.stringify([[fileURLToPath(import.meta.url)]]));
  const job = { language: 'python', code: CODE, entry: 'escapes', inputs, limits: LIMITS } as const;
  const report = await member.run(new CallAttempt(job, { share: 1, alone: true }, undefined));
  const [result] = report.results;
  if (report.end !== 'finished' || result?.kind !== 'value')
    return `its probe ended with ${describe(report)}`;
  return NOTHING.equals(result.bytes) ? undefined : `a program inside could ${namesIn(result.bytes)}`;
}

function describe({ end, printed, results: [result] }: CallReport): string {
  const raised = result?.kind === 'raised' ? `: ${result.error.type}: ${result.error.message}` : '';
  return `${end}${raised} ${printed}`.trim();
}

function namesIn(bytes: Uint8Array): string {
  const found = Object.keys(TRIES).filter((name) => Buffer.from(bytes).includes(name));
  return found.join(', ') || 'do what it may not';
}
