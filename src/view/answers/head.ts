import { present } from '../../present.ts';
import { modelFacts } from '../../results/models-file.ts';
import type { Models } from '../../results/models-file.ts';
import type { RunHead } from '../contract.ts';
import type { ViewedRun } from '../runs/run.ts';

/** What a run is called and was made by. */
export function headOf({ id, revision, name: file, run }: ViewedRun, models: Models): RunHead {
  const { tool, suite, model, template, params, runtime, facts } = run;
  const { name, size, quant, url } = modelFacts(model, models);
  const made = { tool, suite, version: facts['suite version'], template, params, runtime };
  // A file of models may hold anything, and a page must not link to `javascript:`.
  const link = url !== undefined && /^https?:\/\//i.test(url) ? url : undefined;
  return present({ id, revision, file, model, name, size, quant, url: link, ...made });
}
