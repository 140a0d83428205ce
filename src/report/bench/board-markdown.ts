import { FACTS } from '../../results/scored/contract.ts';
import { estimateText, interval, percent, points, signed } from '../figures.ts';
import { markdownTable, markdownText } from '../markdown.ts';
import type { BenchBoard, LocalEntry, PublishedEntry, Settings } from './contract.ts';
import { boardNotes } from './notes.ts';

/** The ranking of a suite, what may be read from it, and how the runs were asked. */
export function boardMarkdown(board: BenchBoard): string[] {
  return [
    `## ${markdownText([board.suite, board.version ?? ''].join(' ').trim())}`,
    ranking(board),
    boardNotes(board)
      .map((note) => `- ${markdownText(note)}`)
      .join('\n'),
    ...apart('### Against what is published', againstPublished(board)),
    ...apart('### Against the best here', againstBest(board)),
    ...apart('### How the runs were asked and judged', settingsTable(board.settings)),
  ];
}

const apart = (title: string, body: string): string[] => (body === '' ? [] : [title, body]);

const isLocal = (entry: LocalEntry | PublishedEntry): entry is LocalEntry => entry.from === 'here';

function ranking({ entries, settings }: BenchBoard): string {
  const hasBase = entries.some((entry) => isLocal(entry) && entry.base !== undefined);
  const rows = entries.map((entry) => [
    ...(isLocal(entry) ? localCells(entry, settings.length > 1) : publishedCells(entry)),
    ...(hasBase ? [baseText(entry)] : []),
    isLocal(entry) ? `profile ${entry.profile}` : entry.published.sourceName,
  ]);
  const head = ['group', 'model', 'score', '95 % interval', ...(hasBase ? ['base tests'] : []), 'from'];
  return markdownTable(head, rows);
}

function localCells({ group, letter, model, score, unranked }: LocalEntry, lettered: boolean): string[] {
  const place = group === undefined ? '–' : `${lettered ? letter : ''}${group}`;
  // Easy to find among many that are published.
  const start = [place, `▶ ${model}`];
  if (score === undefined) return [...start, 'incomplete', unranked ?? ''];
  return [...start, percent(score.value), unranked ?? interval(score)];
}

const publishedCells = ({ model, value }: PublishedEntry): string[] => [
  '',
  model,
  percent(value),
  'none published',
];

function baseText({ base }: LocalEntry | PublishedEntry): string {
  if (base === undefined) return '';
  return typeof base === 'number' ? percent(base) : estimateText(base);
}

function againstPublished({ entries }: BenchBoard): string {
  const rows = entries.filter(isLocal).flatMap(({ profile, score, toPublished: against }) => {
    if (against === undefined || score === undefined) return [];
    const { published, value } = against;
    return [
      [
        profile,
        percent(score.value),
        percent(score.value - value),
        points(value),
        signed(against),
        published.sourceName,
      ],
    ];
  });
  if (rows.length === 0) return '';
  const head = ['profile', 'here', 'published', 'difference', 'interval of the run here', 'source'];
  return `${markdownTable(head, rows)}\n\nThe interval is that of our run alone, since the published figure has none: the true one is wider.`;
}

function againstBest({ entries }: BenchBoard): string {
  const rows = entries.filter(isLocal).flatMap(({ profile, toBest }) => {
    if (toBest === undefined) return [];
    const { difference } = toBest;
    const p = difference.test.p.toPrecision(2);
    return [[profile, toBest.profile, points(difference.value), signed(difference), p]];
  });
  return rows.length === 0
    ? ''
    : markdownTable(['profile', 'best', 'difference', '95 % interval', 'p'], rows);
}

/** A column a letter; of facts that all share, only those that people ask for first. */
function settingsTable(settings: readonly Settings[]): string {
  const rows = FACTS.filter((fact) => isShown(fact, settings)).map((fact) => [
    fact,
    ...settings.map(({ facts }) => facts[fact] ?? 'not recorded'),
  ]);
  return rows.length === 0 ? '' : markdownTable(['', ...settings.map(({ letter }) => letter)], rows);
}

function isShown(fact: (typeof FACTS)[number], settings: readonly Settings[]): boolean {
  const values = new Set(settings.map(({ facts }) => facts[fact]));
  const asked = ['template', 'params', 'tasks', 'samples', 'extractor'].includes(fact);
  return values.size > 1 || (asked && !values.has(undefined));
}
