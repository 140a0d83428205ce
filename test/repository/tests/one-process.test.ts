import { expect, it } from 'vitest';
import { traceTests } from '../../../src/repository/mine/trace/trace.ts';
import type { Method } from '../../../src/repository/mine/find/methods.ts';
import type { Project } from '../../../src/repository/project.ts';
import { runTests } from '../../../src/repository/tests/run.ts';
import { describeWith } from '../../fixtures/parts.ts';
import { shopTests, useShop } from './shop.ts';

const PATHS = shopTests('pytest');

/** `total` of the shop's cart. */
const TOTAL: Method = {
  path: 'shop/cart.py',
  name: 'total',
  first: 3,
  declaration: [3, 3],
  body: [5, 5],
  codeLines: 2,
  decorators: [],
};

describeWith(
  ['bubblewrap', 'pytest', 'xdist'],
  'a project whose tests pytest-xdist runs in many processes',
  () => {
    const shop = useShop();
    const projectWith = (...options: string[]): Project => {
      const command = ['python', '-m', 'pytest', '-p', 'no:cacheprovider', ...options, '{tests}'];
      return { ...shop().project, tests: { runner: 'pytest', command, maxTests: 20 } };
    };

    it.each([
      ['-n', '2'],
      ['-n', 'auto', '--dist', 'loadfile'],
      ['-d', '--tx', '2*popen'],
    ])('has its tests run, and told of, in one: %s %s', async (...options) => {
      const job = { files: [], tests: PATHS };
      const alone = await runTests(shop().workspaces, projectWith(), job);
      const { status, tests } = await runTests(shop().workspaces, projectWith(...options), job);
      expect({ status, tests }).toEqual({ status: 'ok', tests: alone.tests });
    });

    it('has them traced in one', async () => {
      const { workspaces } = shop();
      const survey = { methods: [TOTAL] };
      const { passed, covering } = await traceTests(PATHS, {
        workspaces,
        project: projectWith('-n', '2'),
        survey,
      });
      expect(passed).toBe(4);
      expect(
        covering
          .get(0)
          ?.map(({ test }) => test.replace(/.*::/, ''))
          .toSorted(),
      ).toEqual(['test_empty', 'test_one', 'test_total', 'test_words']);
    });
  },
);
