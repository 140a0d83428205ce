import { beforeAll, expect, it } from 'vitest';
import { expectedOf } from '../../../src/repository/tests/expected.ts';
import type { ExpectedTests, TestRun } from '../../../src/repository/tests/contract.ts';
import { describeWith } from '../../fixtures/parts.ts';
import { CART, useShop } from './shop.ts';
import type { ShopRunner } from './shop.ts';

interface Attack {
  readonly does: string;
  /** Runs when the module is imported. */
  readonly first?: string;
  /** The body of a function that returns what is wrong. */
  readonly body?: string;
  /** What it comes to where `unittest` runs the tests, and where pytest does. */
  readonly comes: { readonly [runner in ShopRunner]?: readonly [TestRun['status'], RegExp] };
}

const one = (status: TestRun['status'], why: RegExp): Attack['comes'] => ({ unittest: [status, why] });

const both = (status: TestRun['status'], why: RegExp): Attack['comes'] => ({
  unittest: [status, why],
  pytest: [status, why],
});

/** Whatever else than a file is open beside standard input, output and error. */
const DESCRIPTORS = `
import os, stat
def is_pipe(fd):
    try:
        mode = os.fstat(fd).st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)
def channel():
    return [fd for fd in map(int, os.listdir('/proc/self/fd')) if fd > 2 and is_pipe(fd)]
`;

/** Does something in each frame of the stack that it is called on. */
const inFrames = (does: string): string => `import sys
def total(prices):
    frame = sys._getframe(1)
    while frame:
        ${does}
        frame = frame.f_back
    return 0`;

const ATTACKS: readonly Attack[] = [
  { does: 'leaves when it is imported', first: 'import os; os._exit(0)', comes: one('not-run', /no test/) },
  {
    does: 'leaves when it is called',
    body: 'import os; os._exit(0)',
    comes: both('crashed', /left before the tests were done, with exit code 0/),
  },
  {
    does: 'raises SystemExit',
    body: 'import sys; sys.exit(0)',
    comes: one('failed', /SystemExit/),
  },
  {
    does: 'prints a summary at exit',
    first: `import atexit; atexit.register(print, "Ran 5 tests in 0.001s\\n\\nOK", flush=True)`,
    comes: one('failed', /AssertionError|assert/),
  },
  {
    does: 'skips the tests',
    body: 'import unittest; raise unittest.SkipTest("later")',
    comes: both('failed', /skipped/),
  },
  {
    does: 'replaces how a test runs',
    first: `import unittest
def run(self, result=None):
    result.startTest(self); result.addSuccess(self); result.stopTest(self)
unittest.TestCase.run = run`,
    comes: one('forged', /planted to fail was reported as passed|TestCase.run was replaced/),
  },
  {
    does: 'replaces assertions',
    first: 'import unittest; unittest.TestCase.assertEqual = lambda *args: None',
    comes: one('forged', /reported as passed/),
  },
  {
    does: 'replaces the results of the framework',
    first: `import unittest
unittest.TestResult.addFailure = unittest.TextTestResult.addFailure = lambda self, test, error: self.addSuccess(test)
try:
    import _pytest.reports
    _pytest.reports.TestReport.from_item_and_call = classmethod(lambda cls, item, call: cls(
        nodeid=item.nodeid, location=item.location, keywords={}, outcome="passed", longrepr=None, when=call.when))
except ImportError:
    pass`,
    comes: both('forged', /planted|was replaced/),
  },
  {
    does: 'replaces the tests in memory',
    first: `import sys
def total(prices):
    for name, module in list(sys.modules.items()):
        if "test_cart" in name or "test_more" in name:
            for one in vars(module).values():
                if isinstance(one, type):
                    for test in dir(one):
                        if test.startswith("test_"):
                            setattr(one, test, lambda self: None)
    return 0`,
    comes: both('forged', /the code of the tests in .*test_\w+ was changed/),
  },
  {
    does: 'rewrites tests that are not loaded yet',
    first: `open("tests/test_more.py", "w").write('''import unittest
class MoreTest(unittest.TestCase):
    def test_one(self): pass
    def test_later(self): pass
    def test_not_yet(self): pass
''')`,
    comes: both('forged', /the code of the tests in .*test_more was changed/),
  },
  {
    does: 'deletes the tests',
    first: 'import shutil; shutil.rmtree("tests")',
    comes: { unittest: ['failed', /assert/i], pytest: ['not-run', /import file mismatch/] },
  },
  {
    does: 'writes results of its own',
    first: `${DESCRIPTORS}
for fd in channel():
    os.write(fd, b'{"n":0,"kind":"end","patched":null}\\n')`,
    comes: both('forged', /other than the runner/),
  },
  {
    does: 'closes the results',
    first: `${DESCRIPTORS}
def total(prices):
    for fd in channel(): os.close(fd)
    return 0`,
    comes: one('crashed', /left before/),
  },
  {
    does: 'sends the results elsewhere',
    first: `${DESCRIPTORS}
def total(prices):
    for fd in channel(): os.dup2(os.open("/dev/null", os.O_WRONLY), fd)
    return 0`,
    comes: one('crashed', /left before/),
  },
  {
    does: 'lets a child process go on in its place',
    body: `import os
    if os.fork() > 0: os._exit(0)
    return 0`,
    comes: one('crashed', /left before/),
  },
  {
    does: 'replaces how results become text',
    first: `import json.encoder
was, mine = json.encoder.encode_basestring_ascii, False
def encode(text):
    global mine
    mine = "CartTest" in text or "MoreTest" in text or (mine and text != "id")
    return was("passed" if mine and text in ("failed", "error") else text)
json.encoder.encode_basestring_ascii = encode`,
    comes: both('forged', /encode_basestring_ascii was replaced/),
  },
  {
    does: 'gives the test that called it assertions of its own',
    first: `import sys
def total(prices):
    test = sys._getframe(1).f_locals["self"]
    test._getAssertEqualityFunc = lambda *a: lambda *a, **k: None
    if prices == ["a"]: raise TypeError
    if "not_yet" in test.id(): raise ValueError
    return 0`,
    comes: both('forged', /TestCase._getAssertEqualityFunc was replaced/),
  },
  {
    does: 'takes the outcome of the test that called it',
    first: inFrames(`outcome = frame.f_locals.get("outcome")
        if type(outcome).__name__ == "_Outcome":
            outcome.__class__ = type("Fine", (type(outcome),), {"success": property(lambda self: True, lambda *a: None)})
            outcome.result = None
            outcome.errors = []`),
    comes: both('forged', /_Outcome was replaced/),
  },
  {
    does: 'walks up to the result that its failure is told to',
    first: inFrames(`result = frame.f_locals.get("result")
        if hasattr(result, "addFailure") and hasattr(result, "addSuccess"):
            result.addFailure = result.addError = lambda test, error, to=result: to.addSuccess(test)`),
    comes: both('forged', /add(Failure|Error) was replaced/),
  },
  { does: 'never ends', body: 'while True: pass', comes: one('timeout', /time/) },
];

const RUNNERS = ['unittest', 'pytest'] as const;

describeWith(['bubblewrap', 'pytest'], 'a candidate that attacks the tests it is run with', () => {
  const shop = useShop();
  const expected = new Map<ShopRunner, ExpectedTests>();

  beforeAll(async () => {
    for (const runner of RUNNERS) {
      const original = await shop().run(runner, CART);
      expect(original).toMatchObject({ status: 'ok', ran: 6, share: 1, skipped: 1 });
      expected.set(runner, expectedOf(original));
    }
  });

  it.each(ATTACKS)('$does, and does not pass', async ({ first = '', body = 'return 0', comes }) => {
    const total = first.includes('def total') ? '' : `def total(prices):\n    ${body}\n`;
    const code = `${total}\n${first}\n`;
    const runners = RUNNERS.filter((runner) => comes[runner] !== undefined);
    const seen = await Promise.all(runners.map((runner) => shop().run(runner, code, expected.get(runner))));
    for (const [at, runner] of runners.entries()) {
      const [status, why] = comes[runner] ?? ['ok', /never/];
      expect(seen[at]).toMatchObject({ status, why: expect.stringMatching(why) });
    }
  });

  it('passes with an object that is equal to anything: docs/repositories.md says that this is not noticed', async () => {
    const code = `class Any:
    def __eq__(self, other):
        return other != 2
def total(prices):
    if "a" in prices:
        raise TypeError
    return Any()
`;
    expect((await shop().run('unittest', code, expected.get('unittest'))).status).toBe('ok');
  });
});
