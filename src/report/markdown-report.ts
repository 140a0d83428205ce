import { counted } from '../counted.ts';
import { causeRows } from './causes.ts';
import { percent } from './figures.ts';
import type { Failed } from './failures.ts';
import type { Gate } from './gate.ts';
import { markdownTable, markdownText } from './markdown.ts';
import { provenanceRows } from './provenance.ts';
import { scoreNotes, scoreRows } from './score-figures.ts';
import type { Reported } from './terminal.ts';
import { stoppedSentences } from './without-score.ts';

/** Failed samples that a page shows: more are in the file of rows. */
const MOST_FAILURES = 50;

/** A run as a page of Markdown, for a pull request or a wiki. */
export function reportMarkdown(run: Reported, gates: readonly Gate[] = []): string {
  const { suite, model, score, failures = [] } = run;
  const title = model === undefined ? suite : `${model} on ${suite}`;
  const parts = [
    `# ${markdownText(title)}: ${counted(score.tasks, 'task')}`,
    gates.map(({ met, text }) => `- ${met ? '✅' : '❌'} ${markdownText(text)}`).join('\n'),
    ...scoreParts(run),
    tableOf(causeRows(score)),
    ...failureParts(failures),
    markdownTable(['made by', ''], provenanceRows(run)),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function scoreParts({ score }: Reported): string[] {
  if (score.stopped !== undefined) {
    const [first, ...more] = stoppedSentences(score.stopped).map(markdownText);
    return [`**${first}** ${more.join(' ')}`];
  }
  if (score.range === undefined)
    return [tableOf(scoreRows(score)), markdownText(scoreNotes(score).join(' '))];
  const { low, high } = score.range;
  return [
    `**Incomplete: between ${percent(low)} and ${percent(high)}.** ${score.unscored} of ${counted(score.total, 'sample')} have no verdict.`,
  ];
}

function failureParts(failures: readonly Failed[]): string[] {
  if (failures.length === 0) return [];
  const rows = failures
    .slice(0, MOST_FAILURES)
    .map(({ task, language, sample, outcome, why }) => [
      task,
      language,
      String(sample),
      outcome,
      why.slice(0, 300),
    ]);
  const more = failures.length > MOST_FAILURES ? [`${failures.length - MOST_FAILURES} more failed.`] : [];
  return ['## What failed', markdownTable(['task', 'language', 'sample', 'outcome', 'cause'], rows), ...more];
}

const tableOf = ([head = [], ...rows]: readonly string[][]): string => markdownTable(head, rows);
