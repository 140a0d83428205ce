import type { JSX } from 'preact';
import { percent } from '../../../src/report/figures.ts';
import { Facts } from '../../../src/report/html/tables.tsx';
import { safeLine, safeText } from '../../../src/report/safe.ts';
import type { RepositoryPart } from '../../../src/view/contract.ts';
import { Text } from './text.tsx';

/** What a repository's tests showed of a sample, and what it changed. */
export function RepositoryTests({
  part,
  cut,
}: {
  readonly part: RepositoryPart;
  /** Whole length of the diff where only its start is here. */
  readonly cut: number | undefined;
}): JSX.Element {
  const { tests, diff, method } = part;
  return (
    <>
      {method === 'in-process' ? <p class="notes">{IN_PROCESS}</p> : null}
      <Facts rows={rowsOf(part)} />
      {tests === undefined || tests.failed.length === 0 ? null : <Failed failed={tests.failed} />}
      {diff === undefined ? null : <Text title="diff" text={diff} cut={cut} />}
    </>
  );
}

const IN_PROCESS =
  'The tests ran in the process of the code that they judge: a weaker proof than values that are compared outside.';

function rowsOf({ tests, chrf, common_prefix: prefix }: RepositoryPart): string[][] {
  const counts =
    tests === undefined
      ? []
      : [
          ['tests', safeLine(tests.status, 20)],
          ['ran', `${tests.ran}, of them ${percent(tests.share)} passed`],
          ['failures, errors, skipped', `${tests.failures}, ${tests.errors}, ${tests.skipped}`],
        ];
  return [
    ...counts,
    ...(chrf === undefined ? [] : [['chrF with the reference', percent(chrf)]]),
    ...(prefix === undefined ? [] : [['common prefix with it', percent(prefix)]]),
  ];
}

type FailedTests = NonNullable<RepositoryPart['tests']>['failed'];

const Failed = ({ failed }: { readonly failed: FailedTests }): JSX.Element => (
  <div class="wide" role="group" aria-label="tests that did not pass" tabIndex={0}>
    <table class="checks">
      <thead>
        <tr>
          <th scope="col">test that did not pass</th>
          <th scope="col">why</th>
        </tr>
      </thead>
      <tbody>
        {failed.map(({ name, why = '' }) => (
          <tr key={name} class="missed">
            <td>{safeText(name)}</td>
            <td>{safeText(why)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
