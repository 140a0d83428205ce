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

  it('makes the name that a server gives its model harmless', () => {
    expect(reportText({ suite: 's', model: '\u001b[2Jm', score: scored(['passed']) })).not.toContain(
      '\u001b',
    );
  });
});
