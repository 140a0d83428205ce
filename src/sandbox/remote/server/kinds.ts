import { z } from 'zod';

import type { CallResult, JobReport, Sandbox } from '../../contract.ts';
import { callJob, checkJob, expressionJob } from '../jobs.ts';
import { callLine, checkLine, expressionLine } from '../lines.ts';
import type { Talk } from './talk.ts';

/** One of the three ways to use a sandbox: what a job is, and how it is run with all that is said of it. */
export interface Kind<Job> {
  readonly name: 'call' | 'check' | 'evaluate';
  readonly job: z.ZodType<Job>;
  run(sandbox: Sandbox, job: Job, talk: Talk): Promise<JobReport>;
}

export const call: Kind<z.output<typeof callJob>> = {
  name: 'call',
  job: callJob,
  async run(sandbox, job, talk) {
    const { results: _, ...report } = await sandbox.call(job, {
      signal: talk.signal,
      watch: () => {
        talk.say({ type: 'attempt' });
        return (index: number, result: CallResult) => {
          talk.say(z.encode(callLine, { type: 'result', index, result }));
          return 'continue';
        };
      },
    });
    talk.say(z.encode(callLine, { type: 'report', report }));
    return report;
  },
};

export const check: Kind<z.output<typeof checkJob>> = {
  name: 'check',
  job: checkJob,
  run: (sandbox, job, talk) =>
    reported(sandbox.check(job, { signal: talk.signal }), (report) =>
      talk.say(z.encode(checkLine, { type: 'report', report })),
    ),
};

export const evaluate: Kind<z.output<typeof expressionJob>> = {
  name: 'evaluate',
  job: expressionJob,
  run: (sandbox, job, talk) =>
    reported(sandbox.evaluate(job, { signal: talk.signal }), (report) =>
      talk.say(z.encode(expressionLine, { type: 'report', report })),
    ),
};

/** A job of which nothing is said before its report. */
async function reported<Report>(running: Promise<Report>, say: (report: Report) => void): Promise<Report> {
  const report = await running;
  say(report);
  return report;
}
