import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { runStages } from '../../src/pipeline/engine.ts';
import type { Stages, Work } from '../../src/pipeline/engine.ts';
import type { AnsweredRow, GradedRow, PreparedRow } from '../../src/results/rows.ts';

// The engine carries rows without reading them.
const prepared = (task: string): PreparedRow => ({
  suite: 's',
  suite_version: '1',
  task,
  language: 'python',
  entry_point: 'f',
  sample: 0,
  template: 't',
  prompt: '',
});
const answer = (row: PreparedRow): AnsweredRow => ({
  ...row,
  model: 'm',
  runtime: 'r',
  params: {},
  answer: '',
  attempts: 1,
});
const grade = (row: AnsweredRow): GradedRow => ({
  ...row,
  extractor: 'e',
  extracted_from: '',
  code: null,
  verdict: {},
  outcome: 'passed',
  passed: true,
  failures: [],
  sandbox: 'b',
  cpu_s: 0,
  wall_s: 0,
  peak_bytes: 0,
});

interface Trace {
  asked: number;
  graded: string[];
  mostAsking: number;
  mostWaiting: number;
}

function traced(delays: { ask: number; grade: number }): { stages: Stages; trace: Trace } {
  const trace: Trace = { asked: 0, graded: [], mostAsking: 0, mostWaiting: 0 };
  let asking = 0;
  const stages: Stages = {
    ask: {
      concurrency: 4,
      make: async (row) => {
        asking += 1;
        trace.mostAsking = Math.max(trace.mostAsking, asking);
        await sleep(delays.ask);
        asking -= 1;
        return answer(row);
      },
      keep: async () => {
        trace.asked += 1;
        trace.mostWaiting = Math.max(trace.mostWaiting, trace.asked - trace.graded.length);
      },
    },
    grade: {
      concurrency: 2,
      make: async (row) => {
        await sleep(delays.grade);
        return grade(row);
      },
      keep: async (row) => void trace.graded.push(row.task),
    },
  };
  return { stages, trace };
}

const work = (count: number): Work[] =>
  Array.from({ length: count }, (_, index) => ({ todo: 'ask', next: () => prepared(String(index)) }));

describe('asking and grading at the same time', () => {
  it('carries every row through both stages', async () => {
    const { stages, trace } = traced({ ask: 1, grade: 1 });
    await runStages(work(50), stages);
    expect(trace.graded.map(Number).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 50 }, (_, i) => i),
    );
  });

  it('keeps as many requests in flight as it may, and not more', async () => {
    const { stages, trace } = traced({ ask: 2, grade: 0 });
    await runStages(work(30), stages);
    expect(trace.mostAsking).toBe(4);
  });

  it('asks no further while too many answers wait to be graded', async () => {
    const { stages, trace } = traced({ ask: 0, grade: 3 });
    await runStages(work(100), stages);
    // Two under way, eight in the queue, one more for each of the four requests in flight, and those just kept.
    expect(trace.mostWaiting).toBeLessThanOrEqual(20);
  });

  it('stops at the first error, throws it, and takes no further rows', async () => {
    const { stages } = traced({ ask: 1, grade: 0 });
    let taken = 0;
    function* endless(): Generator<Work> {
      for (;;) {
        const row = prepared(String(taken++));
        yield { todo: 'ask', next: () => row };
      }
    }
    const broken: Stages = {
      ...stages,
      grade: { concurrency: 1, make: () => Promise.reject(new Error('disk gone')), keep: async () => {} },
    };
    await expect(runStages(endless(), broken)).rejects.toThrow('disk gone');
    expect(taken).toBeLessThan(100);
  });

  it('comes to rest when it is interrupted, without an error', async () => {
    const stop = new AbortController();
    const { stages, trace } = traced({ ask: 5, grade: 0 });
    setTimeout(() => stop.abort(), 30);
    await runStages(work(1000), stages, stop.signal);
    expect(trace.asked).toBeLessThan(1000);
  });
});
