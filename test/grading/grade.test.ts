import { expect, it } from 'vitest';
import { describeWith } from '../fixtures/parts.ts';
import { useWorkbench } from './bench.ts';

describeWith(['data', 'sandbox'], 'grading', () => {
  const bench = useWorkbench();

  it('passes a reference solution and says which set another answer fails', async () => {
    const { suite, grader } = await bench().suite('humaneval+');
    const [task] = suite.tasks;
    const verdict = await grader.grade(task!, task!.reference);
    expect(verdict).toMatchObject({ outcome: 'passed', sets: { base: 'passed', plus: 'passed' }, failures: [] });
  });
});
