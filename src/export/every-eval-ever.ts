/**
 * A record of Every Eval Ever, schema 0.2.1.
 * Source: eval.schema.json of https://github.com/evaleval/every_eval_ever
 */
import { own } from '../own.ts';
import { version } from '../version.ts';
import type { Estimate } from '../stats/interval.ts';
import { figuresOf, mainFigure } from './figures.ts';
import type { Figure } from './figures.ts';
import { PUBLISHED } from './hub.ts';
import { firstRow } from './source.ts';
import type { Row, Source } from './source.ts';

const SCHEMA_VERSION = '0.2.1';

/** Every figure of a run with its interval. Who ran it, and how they stand to the model, is not known here: `unknown`, `other`. */
export async function* everyEvalEver(source: Source): AsyncGenerator<string> {
  mainFigure(source);
  const { run, score } = source;
  const retrieved = String(Math.floor(Date.now() / 1000));
  const generation = generationOf(await firstRow(source), source);
  const record = {
    schema_version: SCHEMA_VERSION,
    evaluation_id: `${run.suite}/${run.model.replaceAll('/', '_')}/${retrieved}`,
    ...begunAt(source),
    retrieved_timestamp: retrieved,
    source_metadata: {
      source_name: 'Assay',
      source_type: 'evaluation_run',
      source_organization_name: 'unknown',
      evaluator_relationship: 'other',
    },
    eval_library: run.tool === 'assay' ? { name: 'assay', version } : { name: run.tool, version: 'unknown' },
    model_info: modelOf(source),
    evaluation_results: figuresOf(score).map((figure) => ({ ...resultOf(figure, source), ...generation })),
  };
  yield `${JSON.stringify(record, null, 2)}\n`;
}

const begunAt = ({ manifest }: Source): object =>
  manifest === undefined ? {} : { evaluation_timestamp: manifest.created };

function modelOf({ run: { model, runtime, facts } }: Source): object {
  const details = {
    ...(facts.quantisation === undefined ? {} : { quantisation: facts.quantisation }),
    ...(facts.server === undefined ? {} : { server: facts.server }),
  };
  return {
    name: model,
    id: model,
    ...(runtime === undefined ? {} : { inference_engine: { name: runtime } }),
    ...(Object.keys(details).length === 0 ? {} : { additional_details: details }),
  };
}

function resultOf({ name, estimate }: Figure, source: Source): object {
  const { run, score } = source;
  return {
    evaluation_name: `${run.suite}: ${name}`,
    source_data: dataOf(run.suite, score.tasks),
    ...begunAt(source),
    metric_config: {
      evaluation_description: `${name}, as a share`,
      lower_is_better: false,
      score_type: 'continuous',
      min_score: 0,
      max_score: 1,
    },
    score_details: {
      score: estimate.value,
      details: 'total' in estimate ? { points: `${estimate.passed} of ${estimate.total}` } : {},
      uncertainty: { confidence_interval: intervalOf(estimate), num_samples: score.total },
    },
  };
}

const intervalOf = ({ low, high, method }: Estimate): object => ({
  lower: low,
  upper: high,
  confidence_level: 0.95,
  method,
});

function dataOf(suite: string, tasks: number): object {
  const published = own(PUBLISHED, suite);
  if (published === undefined) return { dataset_name: suite, source_type: 'other' };
  const { hub } = published;
  return {
    dataset_name: suite,
    source_type: 'hf_dataset',
    hf_repo: hub,
    hf_split: 'test',
    samples_number: tasks,
  };
}

/** What the schema has a field for; everything else that made the run is told in its details. */
function generationOf(row: Row | undefined, { run: { facts } }: Source): object {
  const { temperature, top_p, top_k, max_tokens } = row?.params ?? {};
  const numbers = Object.entries({ temperature, top_p, top_k }).filter(
    ([, value]) => typeof value === 'number',
  );
  const isLimit = typeof max_tokens === 'number' && Number.isInteger(max_tokens) && max_tokens > 0;
  const generation_args = {
    ...Object.fromEntries(numbers),
    ...(isLimit ? { max_tokens } : {}),
    ...(facts.template === undefined ? {} : { prompt_template: facts.template }),
    ...(facts.sandbox === undefined ? {} : { sandbox: { type: facts.sandbox } }),
  };
  return { generation_config: { generation_args, additional_details: facts } };
}
