/**
 * An eval log of Inspect in its JSON format, version 2, that `inspect view` and `read_eval_log` take.
 * Source: https://inspect.aisi.org.uk/eval-logs.html and the models of `inspect_ai.log`
 * (https://github.com/UKGovernmentBEIS/inspect_ai, `src/inspect_ai/log/_log.py`).
 */
import { version } from '../version.ts';
import type { Estimate } from '../stats/interval.ts';
import { figuresOf } from './figures.ts';
import { inspectSample } from './inspect-sample.ts';
import { firstRow } from './source.ts';
import type { Source } from './source.ts';

/** The fields stand in the order in which Inspect's own logs have them, since it reads the head of a log alone. */
export async function* inspect(source: Source): AsyncGenerator<string> {
  const { run, score, samples } = source;
  const { created, updated } = source.manifest ?? { created: source.changed, updated: source.changed };
  const head = {
    version: 2,
    status: score.pending > 0 ? 'cancelled' : 'success',
    eval: evalOf(source, created),
    plan: { name: 'plan', steps: [{ solver: 'generate', params: {} }], config: await configOf(source) },
    results: resultsOf(source),
    stats: { started_at: created, completed_at: updated, model_usage: {} },
  };
  yield `${JSON.stringify(head, null, 2).replace(/\n\}$/, '')},\n  "samples": [`;
  const isSeveral = new Set(run.samples.map(({ language }) => language)).size > 1;
  let comma = '';
  for await (const exported of samples()) {
    yield `${comma}\n    ${JSON.stringify(inspectSample(exported, { model: run.model, isSeveral }))}`;
    comma = ',';
  }
  yield '\n  ]\n}\n';
}

function evalOf({ run, score, manifest }: Source, created: string): object {
  const { suite, model, facts, samples, runtime } = run;
  const ids = [...new Set(samples.map(({ task }) => task))];
  const epochs = Math.max(1, ...samples.map(({ sample }) => sample + 1));
  return {
    run_id: manifest?.fingerprint.id.slice(0, 22) ?? '',
    created,
    task: suite,
    task_id: suite,
    task_version: facts['suite version'] ?? 0,
    dataset: { name: suite, samples: score.tasks, sample_ids: ids, shuffled: false },
    model,
    model_args: runtime === undefined ? {} : { runtime },
    config: { epochs },
    packages: { assay: version },
    metadata: { ...facts, outcomes: score.outcomes, exceptions: score.exceptions },
  };
}

/** Parameters that Inspect has a field for. */
const CONFIG = [
  'temperature',
  'top_p',
  'top_k',
  'max_tokens',
  'seed',
  'frequency_penalty',
  'presence_penalty',
];

async function configOf(source: Source): Promise<object> {
  const params = (await firstRow(source))?.params ?? {};
  const known = Object.entries(params).filter(
    ([name, value]) => CONFIG.includes(name) && typeof value === 'number',
  );
  return Object.fromEntries(known);
}

/** An unfinished run has no metrics; what is possible stands in its metadata. */
function resultsOf({ score }: Source): object {
  const { total, unscored, range } = score;
  const metrics = figuresOf(score).map(({ name, estimate }) => [name, metricOf(name, estimate)] as const);
  const counts = { scored_samples: total - unscored, unscored_samples: unscored };
  const scorer = {
    name: 'assay',
    scorer: 'assay',
    params: {},
    ...counts,
    metrics: Object.fromEntries(metrics),
  };
  return {
    total_samples: total,
    completed_samples: total - unscored,
    scores: [scorer],
    ...(range === undefined ? {} : { metadata: { range } }),
  };
}

const metricOf = (name: string, { value, low, high, method }: Estimate): object => ({
  name,
  value,
  params: {},
  metadata: { low, high, confidence_level: 0.95, method },
});
