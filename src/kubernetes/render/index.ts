import { Document, visit } from 'yaml';
import type { ClusterJob } from '../schema/index.ts';
import { renderJob } from './job.ts';
import { renderSandbox } from './sandbox.ts';

export type Rendered = ReturnType<typeof renderJob> | ReturnType<typeof renderSandbox>[number];

/** Everything that a job is on a cluster; the workers first, which take longer. */
export const render = (job: ClusterJob): readonly Rendered[] => [...renderSandbox(job), renderJob(job)];

/** Kubernetes reads YAML 1.1, where a plain `yes` or `on` is no string: such words are quoted. */
const YAML = { compat: 'yaml-1.1', aliasDuplicateObjects: false } as const;

/** As `kubectl apply -f -` takes it. */
export const toYaml = (objects: readonly object[]): string => objects.map(documentOf).join('---\n');

/** What YAML 1.1 does not print, or takes for the end of a line. Source: YAML 1.1, 4.1 Character Set and 4.2 Line Breaks. */
const UNPRINTED = /[^\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Go's YAML takes more for numbers than YAML 1.1: `0o17_1`. */
const isNumber = (word: string): boolean =>
  word !== '' && !Number.isNaN(Number(word.replace(/^[-+]/, '').replaceAll('_', '')));

/** Words with characters that are not printed are quoted, so that an escape can stand for each. */
function documentOf(object: object): string {
  const document = new Document(object, YAML);
  visit(document, {
    Scalar: (_, scalar) => {
      const { value } = scalar;
      if (typeof value === 'string' && (value.search(UNPRINTED) >= 0 || isNumber(value)))
        scalar.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ lineWidth: 0 }).replaceAll(UNPRINTED, escaped);
}

const escaped = (character: string): string =>
  String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
