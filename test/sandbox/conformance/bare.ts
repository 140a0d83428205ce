import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

import { type JobReport, type Sandbox, SandboxFailure } from '../../../src/sandbox/contract.ts';

const PYTHON = `
import json, pickle, sys
code, inputs = json.load(sys.stdin)
space = {'__name__': 'program'}
exec(code, space)
for arguments in inputs:
    print(pickle.dumps(space['answer'](*arguments), 5).hex())
`;
const JAVASCRIPT = `
const [code, calls] = JSON.parse(require('fs').readFileSync(0, 'utf8'));
for (const call of calls) console.log(JSON.stringify(eval(code + ';' + call)) ?? 'undefined');
process.exit();
`;

/** No sandbox at all: programs run in this folder as whoever runs the tests. Only for programs that do little harm. */
export function bareSandbox(folder: string): Sandbox {
  const run = async (command: string, args: string[], job: unknown) => {
    const child = spawn(command, args, { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] });
    child.stdin.end(JSON.stringify(job));
    const [said] = await Promise.all([text(child.stdout), once(child, 'close')]);
    const end = child.exitCode === 0 ? 'finished' : 'exited';
    const report: JobReport = { end, cpuS: 0, wallS: 0, peakBytes: 0, printed: '', alone: false };
    return { report, lines: said.split('\n').filter((line) => line !== '') };
  };
  return {
    identity: { backend: 'none', python: '', runner: '', packages: {} },
    concurrency: 1,
    call: async ({ code, inputs }) => {
      const job = [code, JSON.parse(Buffer.from(inputs).toString())];
      const { report, lines } = await run('python3', ['-c', PYTHON], job);
      return {
        ...report,
        results: lines.map((line) => ({ kind: 'value', bytes: Buffer.from(line, 'hex'), cpuS: 0 })),
      };
    },
    check: () => Promise.reject(new SandboxFailure('it checks nothing')),
    evaluate: async ({ code, calls }) => {
      const { report, lines } = await run(process.execPath, ['-e', JAVASCRIPT], [code, calls]);
      return { ...report, results: lines.map((line) => ({ kind: 'json', text: line, cpuS: 0 })) };
    },
    pulse: () => 0,
    close: async () => {},
  };
}
