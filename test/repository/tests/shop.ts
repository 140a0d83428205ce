import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Project } from '../../../src/repository/project.ts';
import type { ExpectedTests, TestRun } from '../../../src/repository/tests/contract.ts';
import { runTests } from '../../../src/repository/tests/run.ts';
import type { Project as SmallProject, Workspaces } from '../../../src/workspaces/contract.ts';
import { openWorkspaces } from '../../../src/workspaces/index.ts';
import { testProject } from '../../fixtures/project.ts';

/** The code that the tests are about. */
export const CART = `"""A cart."""


def total(prices):
    """What the prices come to."""
    return sum(prices)


def cheapest(prices):
    return min(prices) if prices else None
`;

const TESTS = `import unittest

from shop import cart


class CartTest(unittest.TestCase):
    def test_empty(self):
        self.assertEqual(cart.total([]), 0)

    def test_total(self):
        self.assertEqual(cart.total([1, 2, 3]), 6)

    def test_words(self):
        with self.assertRaises(TypeError):
            cart.total(["a"])
`;

const MORE = `import unittest

from shop import cart


class MoreTest(unittest.TestCase):
    def test_one(self):
        for price in (1, 5):
            with self.subTest(price=price):
                self.assertEqual(cart.total([price]), price)

    @unittest.skip("of no use")
    def test_later(self):
        self.fail()

    @unittest.expectedFailure
    def test_not_yet(self):
        self.assertEqual(cart.total([1]), 2)
`;

/** The paths of the tests as each runner takes them. */
const PATHS = {
  unittest: ['tests.test_cart', 'tests.test_more'],
  pytest: ['tests/test_cart.py', 'tests/test_more.py'],
} as const;

export type ShopRunner = keyof typeof PATHS;

const COMMANDS = {
  unittest: ['python', '-m', 'unittest', '{tests}'],
  pytest: ['python', '-m', 'pytest', '-p', 'no:cacheprovider', '{tests}'],
} as const;

const FILES = {
  'shop/__init__.py': '',
  'shop/cart.py': CART,
  'tests/__init__.py': '',
  'tests/test_cart.py': TESTS,
  'tests/test_more.py': MORE,
};

export const shopTests = (runner: ShopRunner): readonly string[] => PATHS[runner];

export interface Shop {
  readonly project: Project;
  readonly workspaces: Workspaces;
  /** Runs the shop's tests on another `shop/cart.py`. */
  run(runner: ShopRunner, code: string, expected?: ExpectedTests): Promise<TestRun>;
}

/** A little project with its environment, opened once for all tests of a file. */
export function useShop(): () => Shop {
  let shop: (Shop & { close(): Promise<void> }) | undefined;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop?.close());
  return () => {
    if (shop === undefined) throw new Error('the shop is open only while tests run');
    return shop;
  };
}

async function openShop(): Promise<Shop & { close(): Promise<void> }> {
  const { remove, checkout, ...small } = testProject(FILES, { packages: ['python3-pytest'] });
  const project = shopProject({ ...small, repository: { path: checkout } });
  const workspaces = await openWorkspaces(project, { backend: 'bubblewrap' });
  const run: Shop['run'] = (runner, code, expected) => {
    const files = [{ path: 'shop/cart.py', content: code }];
    const tests = { runner, command: COMMANDS[runner], maxTests: 20 };
    const job = { files, tests: shopTests(runner) };
    return runTests(workspaces, { ...project, tests }, job, { expected, cpuS: 2 });
  };
  const close = async (): Promise<void> => {
    await workspaces.close();
    remove();
  };
  return { project, workspaces, run, close };
}

function shopProject(small: SmallProject): Project {
  return {
    ...small,
    tasks: join(small.folder, 'tasks.jsonl'),
    kinds: ['generation'],
    tests: { runner: 'unittest', command: COMMANDS.unittest, maxTests: 20 },
    limits: { cpuS: 10, memoryBytes: 2 ** 30, diskBytes: 2 ** 26, processes: 64 },
  };
}
