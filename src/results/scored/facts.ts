import { z } from 'zod';
import type { Manifest } from '../manifest.ts';
import { quantOf } from '../model-name.ts';
import { dropSecrets } from '../secrets.ts';
import type { FactName, Facts } from './contract.ts';

const text = z.string();
const named = z.looseObject({ name: text, sha256: text.exactOptional() });

/** What Assay writes into a manifest's fingerprint; older manifests may lack some of it. */
const fingerprint = z.looseObject({
  suite: z
    .looseObject({ name: text, version: text, sha256: text, compat: text.exactOptional() })
    .exactOptional(),
  selection: z.record(z.string(), z.unknown()).exactOptional(),
  answers: z
    .looseObject({
      from: text,
      template: named.exactOptional(),
      output: named.exactOptional(),
      params: z.looseObject({ name: text, values: z.record(z.string(), z.unknown()) }).exactOptional(),
      model: z
        .looseObject({ id: text.exactOptional(), server: z.record(z.string(), z.unknown()).exactOptional() })
        .exactOptional(),
      strategy: text.exactOptional(),
    })
    .exactOptional(),
  extractor: text.exactOptional(),
  grader: text.exactOptional(),
  sandbox: z
    .looseObject({
      backend: text,
      python: text.exactOptional(),
      node: text.exactOptional(),
      packages: z.record(z.string(), text).exactOptional(),
    })
    .exactOptional(),
});

/** The facts of a fingerprint as texts that can be compared and shown; secrets that somebody's manifest holds are left out. */
export function factsOf(manifest: Manifest): Facts {
  const parsed = fingerprint.safeParse(dropSecrets(manifest.fingerprint).fields);
  if (!parsed.success) return {};
  const { suite, selection, answers, extractor, grader, sandbox } = parsed.data;
  const { samples, ...tasks } = selection ?? {};
  return known({
    'suite version': suite?.version,
    'suite data': suite?.sha256.slice(0, 12),
    compat: suite === undefined ? undefined : (suite.compat ?? 'none'),
    tasks: selection === undefined ? undefined : listed(tasks, 'all'),
    samples: samples === undefined ? undefined : String(samples),
    model: answers?.model?.id,
    server: answers?.model?.server === undefined ? undefined : listed(answers.model.server, 'unknown'),
    quantisation: answers?.model?.id === undefined ? undefined : quantOf(answers.model.id),
    template: answers?.template?.name,
    'template text': answers?.template?.sha256?.slice(0, 12),
    'output template': answers?.from === 'model' ? (answers.output?.name ?? 'none') : undefined,
    params: answers?.params === undefined ? undefined : paramsText(answers.params),
    strategy: answers?.strategy,
    extractor,
    grader,
    sandbox: sandbox?.backend,
    interpreters: sandbox === undefined ? undefined : interpreters(sandbox),
    packages: sandbox?.packages === undefined ? undefined : listed(sandbox.packages, 'none'),
  });
}

/** Without what is not known. */
export function known(facts: Partial<Record<FactName, string | undefined>>): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

const paramsText = ({ name, values }: { name: string; values: Record<string, unknown> }): string =>
  `${name} (${listed(values, 'none')})`;

const interpreters = ({ python, node }: { python?: string; node?: string }): string =>
  [python === undefined ? '' : `Python ${python}`, node === undefined ? '' : `Node ${node}`]
    .filter((part) => part !== '')
    .join(', ');

/** `temperature=0, top_p=1`, in the order of the names. */
function listed(values: Readonly<Record<string, unknown>>, none: string): string {
  const parts = Object.entries(values)
    .filter(([name, value]) => value !== undefined && !name.startsWith('$'))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return parts.length === 0 ? none : parts.join(', ');
}
