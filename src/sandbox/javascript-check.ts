import { fileURLToPath } from 'node:url';

import { z } from 'zod';

import type { Attempt } from './attempt.ts';
import { type ExpressionJob, SandboxFailure } from './contract.ts';
import { ExpressionAttempt, type ProcessReport } from './expression.ts';

const LIMITS = { inputCpuS: 10, jobCpuS: 20, memoryBytes: 1 << 30, outputBytes: 1 << 20 };

/** Names what it could do and should not have been able to do. */
const CODE = `
function escapes(file) {
  const fs = () => require('fs');
  const tries = {
    'read files of the user': () => fs().readFileSync(file),
    'list the home folders': () => [fs().readdirSync('/home'), fs().readdirSync('/root')],
    'open a network socket': () => {
      const { TCP, constants } = process.binding('tcp_wrap');
      if (new TCP(constants.SERVER).bind('127.0.0.1', 0) !== 0) throw new Error();
    },
    'start a process': () => require('child_process').execFileSync(process.execPath, ['-e', '0']),
    'signal its parent': () => process.kill(process.ppid, 0),
    'write outside its folder': () => fs().writeFileSync('/tmp/escaped', ''),
  };
  const worked = (attempt) => {
    try {
      attempt();
      return true;
    } catch {
      return false;
    }
  };
  return Object.keys(tries).filter((name) => worked(tries[name]));
}
`;

/** What is wrong with the isolation of JavaScript, found by trying to break it; `undefined` when it holds. */
export async function checkJavaScript(
  run: (make: () => Attempt<ProcessReport>) => Promise<ProcessReport>,
): Promise<string | undefined> {
  const calls = [`escapes(${JSON.stringify(fileURLToPath(import.meta.url))})`];
  const job: ExpressionJob = { language: 'javascript', code: CODE, calls, limits: LIMITS };
  try {
    const { end, printed, results } = await run(() => new ExpressionAttempt(job, { share: 1, alone: true }));
    const [result] = results;
    if (result?.kind !== 'json') return `its probe ended with ${end}. ${printed}`.trim();
    const escapes = z.array(z.string()).parse(JSON.parse(result.text));
    return escapes.length === 0 ? undefined : `a program inside could ${escapes.join(', ')}`;
  } catch (error) {
    if (error instanceof SandboxFailure) return error.message;
    throw error;
  }
}
