import { counted } from '../counted.ts';
import type { MinedSuite } from '../pipeline/mining/mine.ts';
import { duration } from '../report/figures.ts';
import { safeLine } from '../report/safe.ts';
import { table } from '../report/table.ts';

/** What mining found, for people. */
export function minedText(mined: MinedSuite): string {
  const { folder, methods, tests, tasks, wall_s, name } = mined;
  const kinds = Object.entries(tasks).map(([kind, count]) => `${count} ${kind}`);
  return [
    `${name}: ${kinds.join(', ')} tasks from ${counted(methods.kept, 'method')}, in ${folder} (${duration(wall_s)}).`,
    `${counted(methods.found, 'method')} found; ${methods.covered} fit and run by tests, ${methods.tried} of these tried.`,
    `${counted(tests.ran, 'test')} ran, ${tests.passed} passed.`,
    ...tests.faults.map(({ part, why }) => `  Nothing is known of ${part}: ${safeLine(why, 300)}`),
    '',
    droppedTable(mined),
    '',
    `Prove it again: assay repo check ${folder}`,
    `Ask a model:    assay run ${folder} --model http://localhost:8080/v1`,
  ].join('\n');
}

const droppedTable = ({ dropped }: MinedSuite): string =>
  table(
    [
      ['dropped', 'methods', 'for example'],
      ...dropped.map(({ why, methods, example }) => [why, String(methods), example]),
    ],
    [0, 2],
  );
