import type { Manifest } from '../manifest.ts';
import { stoppedSchema } from '../stopped.ts';
import { quantOf } from '../model-name.ts';
import { stemOf } from '../names.ts';
import type { Facts, ScoredRun, ScoredSample, Tool } from './contract.ts';
import { factsOf, known } from './facts.ts';
import { nameFields } from './file-name.ts';
import { manifestOf } from './manifest-of.ts';
import type { ScoredRow } from './row.ts';

/** What the rows of a file told. */
export interface Collected {
  readonly tool: Tool;
  /** Of the first row. */
  readonly run: ScoredRow['run'];
  readonly samples: readonly ScoredSample[];
}

/** Samples with what rows, the manifest beside them and the file's name tell of their run; the manifest knows best. */
export async function describe(path: string, { tool, run, samples }: Collected): Promise<ScoredRun> {
  const found = await manifestOf(path);
  const recorded = found === undefined ? {} : factsOf(found.manifest);
  const named = nameFields(path, tool);
  const model = run.model ?? named.model ?? stemOf(path);
  const template = recorded.template ?? run.template ?? named.template;
  const params = recorded.params ?? named.params;
  const strategy = recorded.strategy ?? run.strategy;
  const feedback = tool === 'assay' ? feedbackOf(samples) : undefined;
  const told = known({ template, params, strategy, feedback });
  const facts = { ...factsOfRow(tool, model, run), ...told, ...recorded };
  return {
    file: path,
    tool,
    suite: run.suite ?? named.suite ?? suiteOf(samples),
    model,
    ...(run.runtime === undefined ? {} : { runtime: run.runtime }),
    ...(template === undefined ? {} : { template }),
    // The fact has the values behind the name.
    ...(params === undefined ? {} : { params: withoutValues(params) }),
    ...(strategy === undefined || strategy === 'direct' ? {} : { strategy: withoutValues(strategy) }),
    facts,
    samples,
    ...plannedBy(found?.manifest),
    ...stoppedBy(found?.manifest),
    ...(found === undefined ? {} : { manifest: found.path }),
  };
}

/** Tests that a model may know anyway are part of its strategy. */
const feedbackOf = (samples: readonly ScoredSample[]): string =>
  samples.some(({ effort }) => effort?.feedback === 'graded tests') ? 'graded tests' : 'no graded tests';

const withoutValues = (fact: string): string => fact.replace(/ \(.*$/s, '');

function factsOfRow(tool: Tool, model: string, row: ScoredRow['run']): Facts {
  return known({
    'suite version': row.suite_version,
    model,
    quantisation: quantOf(model),
    extractor: row.extractor,
    grader: tool === 'assay' ? undefined : tool,
    method: row.method,
    sandbox: row.sandbox,
  });
}

/** The suites of tools that do not name them are told by their tasks. */
function suiteOf(samples: readonly ScoredSample[]): string {
  const [first] = samples;
  const plus = first !== undefined && 'plus' in first.verdict ? '+' : '';
  if (first?.task.startsWith('HumanEval/') === true) return `humaneval${plus}`;
  return first?.task.startsWith('Mbpp/') === true ? `mbpp${plus}` : 'unknown';
}

/** An interrupted run has fewer rows than it is about. */
function plannedBy(manifest: Manifest | undefined): Pick<ScoredRun, 'planned'> {
  const { tasks, total } = manifest?.totals ?? {};
  return typeof tasks === 'number' && typeof total === 'number' ? { planned: { tasks, total } } : {};
}

function stoppedBy(manifest: Manifest | undefined): Pick<ScoredRun, 'stopped'> {
  const { data: stopped } = stoppedSchema.safeParse(manifest?.totals['stopped']);
  return stopped === undefined ? {} : { stopped };
}
