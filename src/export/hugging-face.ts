/**
 * A file for `.eval_results/` in a model's repository on the Hugging Face Hub: a list of `{dataset: {id, task_id}, value, date, notes}`.
 * Source: https://huggingface.co/docs/hub/eval-results and eval_results.yaml of https://github.com/huggingface/hub-docs
 */
import { stringify } from 'yaml';
import { AssayError } from '../errors.ts';
import { own } from '../own.ts';
import { version } from '../version.ts';
import { mainFigure } from './figures.ts';
import { PUBLISHED } from './hub.ts';
import type { Source } from './source.ts';

/** The value is in per cent; its interval and what made it are in the notes, for want of fields. */
export async function* huggingFace(source: Source): AsyncGenerator<string> {
  const { run, manifest } = source;
  const published = own(PUBLISHED, run.suite);
  if (published === undefined) throw notPublished(run.suite);
  const { name, estimate } = mainFigure(source);
  const entry = {
    dataset: { id: published.hub, task_id: published.config },
    value: percent(estimate.value),
    ...(manifest === undefined ? {} : { date: manifest.created.slice(0, 10) }),
    notes: [
      `${name} in per cent, 95 % interval [${percent(estimate.low)}, ${percent(estimate.high)}]`,
      ...notesOf(source),
    ].join('; '),
  };
  yield stringify([entry], { lineWidth: 0 });
}

const percent = (share: number): number => Math.round(share * 10_000) / 100;

/** How the answers were obtained is a part of what a score is of. */
const NOTED = ['suite version', 'template', 'params', 'strategy', 'quantisation', 'extractor'] as const;

function notesOf({ run: { facts, tool }, score }: Source): string[] {
  const told = NOTED.flatMap((fact) => (facts[fact] === undefined ? [] : [`${fact} ${facts[fact]}`]));
  const who = tool === 'assay' ? `assay ${version}` : tool;
  return [`${score.tasks} tasks, ${score.total} samples`, ...told, `graded by ${who}`];
}

const notPublished = (suite: string): AssayError =>
  new AssayError(
    'not-published',
    `${suite} has no data set on the Hugging Face Hub that its result could belong to.`,
    {
      next: `Those of ${Object.keys(PUBLISHED).join(', ')} have; --format every-eval-ever takes every suite.`,
    },
  );
