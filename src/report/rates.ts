import type { Rate, Rates } from '../grading/repository/rates.ts';
import { estimateText } from './figures.ts';
import { safeLine } from './safe.ts';
import { table } from './table.ts';

/** As many cases as people look at; `--json` has all. */
const MOST_CASES = 10;

/** How often the tests of a suite judge wrongly, with the cases. */
export function ratesText({ false_reject: reject, false_accept: accept }: Rates): string[] {
  return [
    '',
    table(
      [
        ['the tests', 'of', 'share', '95 % interval over methods'],
        rowOf('reject what is right', reject),
        rowOf('accept what is wrong', accept),
      ],
      [0, 3],
    ),
    'Right is the method in other words; wrong is the method with a fault, some of which change',
    'nothing that it does: the second share is the most that it can be.',
    ...casesOf('rejected', reject),
    ...casesOf('accepted', accept),
  ];
}

function rowOf(name: string, { count, of, share }: Rate): string[] {
  const [value = '', interval = ''] = share === undefined ? [] : estimateText(share).split(/ (?=\[)/);
  return [name, `${count} of ${of}`, value, interval];
}

const casesOf = (what: string, { cases }: Rate): string[] => [
  ...cases
    .slice(0, MOST_CASES)
    .map(({ id, change, why }) =>
      safeLine(`  ${what}: ${id}, ${change}${why === undefined ? '' : ` (${why})`}`, 160),
    ),
  ...(cases.length > MOST_CASES ? [`  ${cases.length - MOST_CASES} more: --json`] : []),
];
