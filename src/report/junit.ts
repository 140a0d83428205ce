import type { ScoredSample } from '../results/scored/contract.ts';
import { causeOf, causeText } from '../results/exception.ts';
import { failureOf } from './failures.ts';

/** What JUnit files say of a run. */
export interface JUnitRun {
  readonly suite: string;
  readonly model?: string;
  readonly samples: readonly ScoredSample[];
}

/**
 * Runs as a JUnit file, a suite each with a test case a sample: `failure` with its outcome and what was raised as its type, `error`
 * where there is no verdict. Source: the schema that CI systems read, https://github.com/testmoapp/junitxml.
 */
export function junitXml(runs: readonly JUnitRun[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="assay" ${countsOf(runs.flatMap(({ samples }) => samples))}>`,
    ...runs.flatMap(testSuite),
    '</testsuites>',
    '',
  ].join('\n');
}

function testSuite({ suite, model, samples }: JUnitRun): string[] {
  const name = attribute(model === undefined ? suite : `${suite}: ${model}`);
  const cases = samples.map((sample) => testCase(suite, sample));
  return [`  <testsuite name="${name}" ${countsOf(samples)}>`, ...cases, '  </testsuite>'];
}

function countsOf(samples: readonly ScoredSample[]): string {
  const errors = samples.filter(({ outcome }) => outcome === 'unscored').length;
  const failures = samples.filter(({ outcome }) => outcome !== 'passed').length - errors;
  return `tests="${samples.length}" failures="${failures}" errors="${errors}"`;
}

function testCase(suite: string, sample: ScoredSample): string {
  const { task, language, outcome } = sample;
  const name = attribute(`${task} #${sample.sample}`);
  const open = `    <testcase classname="${attribute(`${suite}.${language}`)}" name="${name}"`;
  if (outcome === 'passed') return `${open}/>`;
  const kind = outcome === 'unscored' ? 'error' : 'failure';
  return `${open}><${kind} type="${attribute(causeText(causeOf(sample)))}" message="${attribute(failureOf(sample).why)}"/></testcase>`;
}

/** Characters that XML 1.0 has no place for. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const ILLEGAL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Cs}/gu;

const attribute = (text: string): string =>
  text
    .replaceAll(ILLEGAL, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll(/[\n\r\t]+/g, ' ');
