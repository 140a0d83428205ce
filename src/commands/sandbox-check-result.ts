import { table } from '../report/table.ts';
import type { Examination, Trial } from '../sandbox/conformance/examine.ts';
import { LANGUAGES, SUBJECTS, type Subject } from '../sandbox/conformance/programs.ts';

/** A backend that was examined. */
export interface Examined extends Examination {
  readonly backend: string;
}

/** A backend that cannot run here, and what the user does about it. */
export interface Refused {
  readonly backend: string;
  readonly message: string;
  readonly next: string | undefined;
}

const TITLES: Readonly<Record<Subject, string>> = {
  files: 'files',
  network: 'network',
  processes: 'processes',
  memory: 'memory',
  cpu: 'CPU time',
  'carry-over': 'carry-over',
  verdicts: 'forged verdicts',
  honest: 'honest programs',
};
const LANGUAGE_NAMES = { python: 'Python', javascript: 'JavaScript' } as const;

const brokenOf = (trials: readonly Trial[]): Trial[] => trials.filter(({ breaches }) => breaches.length > 0);

export const hasHeld = ({ trials }: Examined): boolean => brokenOf(trials).length === 0;

/** For programs: how many programs held, isolation by isolation, and which did not. */
export function checkResult(examined: readonly Examined[], refused: readonly Refused[]): object {
  const backends = examined.map(({ trials, ...facts }) => ({
    ...facts,
    held: brokenOf(trials).length === 0,
    isolations: kindsOf([{ trials }]).map(({ subject, language }) => {
      const tried = trials.filter((trial) => trial.subject === subject && trial.language === language);
      return {
        isolation: subject,
        language,
        programs: tried.length,
        held: tried.length - brokenOf(tried).length,
      };
    }),
    broken: brokenOf(trials).map(({ subject: isolation, ...trial }) => ({ ...trial, isolation })),
  }));
  return { backends, refused };
}

/** For people: a table with a column a backend, then what did not hold. */
export function checkText(examined: readonly Examined[], refused: readonly Refused[]): string {
  const lines = [
    ...examined.flatMap(({ backend, trials, noJavaScript }) => [
      ...brokenOf(trials).map((trial) => `${backend}: ${sentence(trial)}`),
      ...(noJavaScript === undefined ? [] : [`${backend}: ${noJavaScript}`]),
    ]),
    ...refused.map(({ backend, message, next = '' }) => `${backend}: ${message} ${next}`.trim()),
  ];
  return [...(examined.length === 0 ? [] : [heldTable(examined)]), lines.join('\n')]
    .filter((part) => part !== '')
    .join('\n\n');
}

function heldTable(examined: readonly Examined[]): string {
  const rows = kindsOf(examined).map(({ subject, language }) => [
    TITLES[subject],
    LANGUAGE_NAMES[language],
    ...examined.map(({ trials }) =>
      cell(trials.filter((trial) => trial.subject === subject && trial.language === language)),
    ),
  ]);
  return table([['', '', ...examined.map(({ backend }) => backend)], ...rows], [0, 1]);
}

function cell(tried: readonly Trial[]): string {
  const broken = brokenOf(tried).length;
  if (tried.length === 0) return 'not tried';
  return broken === 0 ? `${tried.length} held` : `${broken} of ${tried.length} broke`;
}

function sentence({ program, language, subject, breaches }: Trial): string {
  return `${TITLES[subject]}, ${LANGUAGE_NAMES[language]}: ${program} ${breaches.join(', ')}`;
}

/** The kinds of programs of which one was tried. */
function kindsOf(examined: readonly Pick<Examined, 'trials'>[]) {
  const kinds = SUBJECTS.flatMap((subject) => LANGUAGES.map((language) => ({ subject, language })));
  return kinds.filter(({ subject, language }) =>
    examined.some(({ trials }) =>
      trials.some((trial) => trial.subject === subject && trial.language === language),
    ),
  );
}
