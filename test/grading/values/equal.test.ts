import { expect, it } from 'vitest';
import { equal } from '../../../src/grading/values/equal.ts';
import { show } from '../../../src/grading/values/show.ts';
import type { Value } from '../../../src/grading/values/value.ts';
import { describeWith } from '../../fixtures/parts.ts';
import { pythonEqual, values } from '../python.ts';

/** Every pair of these is compared here and by Python's own `==`. */
const EXPRESSIONS = String.raw`
  None; True; False; 0; 1; 1.0; -0.0; 0.0; 2; 0.5; 0.1; -1; -1.0; 10; 16
  2**53; 2**53 + 1; 2.0**53; 10**30; 1e30; int(1e30); 1e308; int(1e308); 10**400; inf; -inf; nan
  5e-324; Fraction(5e-324); Fraction(1, 2); Fraction(1, 10); Decimal("0.1"); Decimal(0.1); Decimal("1.00")
  Decimal("Infinity"); Decimal("NaN"); Fraction(10**30); Fraction(1, 3); 1/3; Decimal("1E+400"); -Fraction(1, 2)
  1+0j; 1j; complex(0.5, 0); complex(nan, 0); complex(-0.0, 1); complex(0, 1); complex(1, -0.0)
  ""; "a"; "1"; "True"; "é"; "\ufeffa"; "\ud83d\ude00"; "\U0001f600"; "\ud800"; Shout("a"); "x" * 300
  b""; b"a"; bytearray(b"a"); bytearray(); b"\xff"; b"x" * 300
  []; (); [()]; [[]]; [1]; (1,); [1.0]; [True]; [nan]; [None]; (1, 2); [1, 2]; [2, 1]; [1, 2, 3]
  (1, 2, 3); (1, 2, 3, 4); list(range(2000)); [float(i) for i in range(2000)]; tuple(range(2000)); Point(1, 2)
  set(); frozenset(); {1}; {1.0}; frozenset({True}); {1, 2}; {2, 1}; {nan}; {(1, 2)}; {(1.0, 2)}; {Point(1, 2)}
  {frozenset({1, 2})}; {frozenset({2.0, 1})}; {"a", "b"}; {Decimal("0.5")}; {0.5}; {b"a"}; {"a"}; set(range(3000))
  {}; {1: 2}; {1.0: 2.0}; {True: 2}; {"a": 1, "b": 2}; {"b": 2, "a": 1}; {"a": nan}; {nan: 1}; {"a": [1, (2,)]}
  {"a": [1, [2]]}; dict.fromkeys(range(3000)); dict.fromkeys(reversed(range(3000))); {(): {}}; {(): []}; {None: 0}
  OrderedDict(a=1, b=2); OrderedDict(b=2, a=1); defaultdict(int, {"a": 1, "b": 2}); Counter("abb"); Counter(a=1, b=2, c=0)
  {}.keys(); {1: 2}.keys(); {1: 2}.items(); {(1, 2)}; {1: 2}.values(); range(0); range(1, 1); range(1, 3); range(1, 4, 2)
  deque([1, 2]); deque([1.0, 2]); iter([1, 2]); (i for i in (1, 2)); map(int, "12"); Colour.RED; object(); re.match("a", "a")
  deep(200); deep(200, 1); deep(200, True); [[1, [2, {"k": (3, {4})}]]]; [[1, [2, {"k": (3.0, {4})}]]]
`
  .trim()
  .split(/\s*[;\n]\s*/);

describeWith(['python'], "Python's == over values that left the sandbox", () => {
  it('says of every pair of values what Python says', () => {
    const here = values(EXPRESSIONS);
    const truth = pythonEqual(EXPRESSIONS);
    const differences = EXPRESSIONS.flatMap((a, i) =>
      EXPRESSIONS.filter((_, j) => equal(here[i] ?? null, here[j] ?? null) !== truth[i]?.[j]).map(
        (b) => `${a} == ${b}`,
      ),
    );
    expect(differences).toEqual([]);
    expect(truth.flat().filter(Boolean).length).toBeGreaterThan(EXPRESSIONS.length / 2);
  });

  it('lets nothing equal an object of a class that always says yes', () => {
    const [always, one] = pair('type("Yes", (), {"__eq__": lambda a, b: True})()', '1');
    expect(equal(always, one)).toBe(false);
    expect(equal(one, always)).toBe(false);
  });

  it("takes a subclass for its base's value, whatever its own __eq__ says", () => {
    const [yes, list] = pair('type("Yes", (list,), {"__eq__": lambda a, b: True})([1])', '[2]');
    expect(equal(yes, list)).toBe(false);
  });

  it('compares values that nest deeper than a stack', () => {
    const [left, right] = pair('deep(2500, 1)', 'deep(2500, 2)');
    expect(equal(left, left)).toBe(true);
    expect(equal(left, right)).toBe(false);
  });

  it('compares a hundred thousand keys without comparing each with each', () => {
    const [left, right] = pair(
      '{(i, str(i)) for i in range(100_000)}',
      '{(float(i), str(i)) for i in range(100_000)}',
    );
    expect(equal(left, right)).toBe(true);
  });

  it('does not let bytes that name a key twice stand for two keys', () => {
    const twice: Value = {
      kind: 'dict',
      entries: [
        ['a', 1n],
        ['a', 1n],
      ],
    };
    const [two] = values(['{"a": 1, "b": 1}']);
    expect(equal(twice, two ?? null)).toBe(false);
    expect(equal(two ?? null, twice)).toBe(false);
  });
});

describeWith(['numpy'], 'numpy values', () => {
  const pairs: readonly (readonly [string, string, boolean])[] = [
    ['np.float64(1.5)', '1.5', true],
    ['np.int32(3)', '3.0', true],
    ['np.bool_(True)', '1', true],
    ['np.str_("a")', '"a"', true],
    ['[np.int64(1), np.int64(2)]', '[1, 2]', true],
    ['np.array([1, 2])', '[1, 2]', false],
    ['np.array([1])', '[1]', true],
    ['np.array([1])', '1', true],
    ['np.array([2])', '[1]', false],
    ['np.array(5)', '5', true],
    ['np.array([])', '[]', false],
    ['np.array([1, 2])', 'np.array([1, 2])', false],
    ['(np.array([[1]]),)', '([[1]],)', true],
  ];
  it.each(pairs)('%s == %s: %s', (left, right, expected) => {
    const [ours, theirs] = values([left, right], 'import numpy as np', '/usr/bin/python3');
    expect(equal(ours ?? null, theirs ?? null), `${show(ours ?? null)} ${show(theirs ?? null)}`).toBe(
      expected,
    );
  });
});

function pair(left: string, right: string): [Value, Value] {
  const [a, b] = values([left, right]);
  return [a ?? null, b ?? null];
}
