import type { RunHead, SamplePage } from './contract.ts';

/** Where the pages find each answer of `contract.ts`, from the page's own folder. Node is not needed here. */
export const paths = {
  site: 'api/site.json',
  runs: 'api/runs.json',
  run: (id: RunHead['id']) => `api/runs/${id}.json`,
  tasks: (id: RunHead['id']) => `api/runs/${id}/tasks.json`,
  samples: (id: RunHead['id']) => `api/runs/${id}/samples.json`,
  sample: (id: RunHead['id'], n: SamplePage['n']) => `api/runs/${id}/samples/${n}.json`,
  compare: (a: RunHead['id'], b: RunHead['id']) => `api/compare/${a}/${b}.json`,
  live: 'api/live',
} as const;
