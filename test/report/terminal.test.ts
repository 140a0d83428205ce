import { describe, expect, it } from 'vitest';
import { reportText } from '../../src/report/terminal.ts';
import { Scoreboard } from '../../src/stats/scoreboard.ts';

function scored(outcomes: readonly ('passed' | 'wrong' | 'unscored')[], total = outcomes.length) {
  const board = new Scoreboard({ tasks: total, total });
  outcomes.forEach((outcome, at) =>
    board.add({
      task: `T/${at}`,
      language: 'python',
      outcome,
      passed: outcome === 'passed',
      verdict: { base: outcome, plus: outcome },
    }),
  );
  return board.score();
}

describe('the report on a terminal', () => {
  it('shows the score with its interval, each test set, and the failures by cause', () => {
    const text = reportText({
      suite: 's',
      model: 'm',
      score: scored(['passed', 'passed', 'passed', 'wrong']),
    });
    expect(text).toMatch(/base and plus +pass@1 +75\.0 % +\[30\.1, 95\.4\]/);
    expect(text).toMatch(/^base +pass@1/m);
    expect(text).toMatch(/wrong +1 +25\.0 %/);
  });

  it('shows a range and no score where samples are unscored', () => {
    const text = reportText({ suite: 's', score: scored(['passed', 'wrong', 'unscored'], 4) });
    expect(text).toMatch(/incomplete: between 25\.0 % and 75\.0 %/);
    expect(text).toMatch(/2 of 4 samples have no verdict/);
    expect(text).not.toMatch(/pass@/);
  });

  it('says why samples have no verdict, and which were never asked', () => {
    const board = new Scoreboard({ tasks: 4, total: 4 });
    const verdict = { base: 'unscored' } as const;
    const failures = [{ outcome: 'unscored', why: 'no\u001b[31m numpy' }] as const;
    const row = { language: 'python', outcome: 'unscored', passed: false, verdict, failures } as const;
    for (const task of ['a', 'b']) board.add({ ...row, task });
    const text = reportText({ suite: 's', score: board.score() });
    expect(text).toMatch(/^unscored +2 +50\.0 %/m);
    expect(text).toMatch(/^ +2 +50\.0 % +not asked yet/m);
    expect(text).toMatch(/^ +2 +no\\x1b\[31m numpy$/m);
  });

  it('says of a run that was stopped how far it is, and blames nothing', () => {
    const text = reportText({ suite: 's', stopped: true, score: scored(['passed', 'wrong'], 9) });
    expect(text).toMatch(/stopped: between 11\.1 % and 88\.9 %\n2 of 9 samples have their verdict; the same/);
    expect(text).not.toMatch(/unscored|incomplete/);
  });

  it('shows the first failures with their cause, and where the others are', () => {
    const failure = {
      task: 'T/3',
      language: 'python',
      sample: 0,
      outcome: 'wrong',
      why: 'plus: \u001b[2Jx',
    } as const;
    const text = reportText({
      suite: 's',
      score: scored(['passed', 'wrong', 'wrong']),
      failures: [failure],
      files: { eval: 'results/eval_x.ndjson' },
    });
    expect(text).toMatch(/^T\/3 +wrong +plus: \\x1b\[2Jx$/m);
    expect(text).toMatch(/^1 more: assay report --failures results\/eval_x\.ndjson$/m);
  });

  it('names the only test set, and explains two of EvalPlus', () => {
    const board = new Scoreboard({ tasks: 1, total: 1 });
    board.add({
      task: 'a',
      language: 'python',
      outcome: 'passed',
      passed: true,
      verdict: { openai: 'passed' },
    });
    const alone = reportText({ suite: 's', score: board.score() });
    expect(alone).toMatch(/^openai +pass@1/m);
    expect(alone).not.toMatch(/EvalPlus/);
    expect(reportText({ suite: 's', score: scored(['passed']) })).toMatch(/EvalPlus calls base \+ extra/);
  });

  it('says how the answers were asked for and judged', () => {
    const text = reportText({
      suite: 's',
      score: scored(['passed']),
      fingerprint: {
        id: '0123456789abcdef',
        extractor: 'none 1',
        answers: { template: { name: 'chat' }, params: { name: 'greedy' } },
        sandbox: { backend: 'landlock', python: '3.13.1' },
      },
    });
    expect(text).toMatch(
      /template +chat\nparams +greedy\nextractor +none 1\nsandbox +landlock, Python 3\.13\.1/,
    );
    expect(text).toMatch(/^fingerprint +0123456789ab$/m);
  });

  it('says of a shard which part it is of which run, and names no strategy where there is none', () => {
    const fingerprint = {
      id: 'a'.repeat(64),
      whole: 'b'.repeat(64),
      selection: { shard: '3/8' },
      answers: { strategy: 'direct' },
    };
    const text = reportText({ suite: 's', score: scored(['passed']), fingerprint });
    expect(text).toMatch(/^shard +3\/8 of run bbbbbbbbbbbb$/m);
    expect(text).not.toMatch(/strategy|direct/);
  });

  it('makes the name that a server gives its model harmless', () => {
    expect(reportText({ suite: 's', model: '\u001b[2Jm', score: scored(['passed']) })).not.toContain(
      '\u001b',
    );
  });
});
