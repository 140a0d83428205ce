import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Parse } from '../../../src/extract/grammar.ts';
import { pythonParser } from '../../../src/repository/python.ts';
import { variantsOf } from '../../../src/repository/rates/variants.ts';
import { describeWith } from '../../fixtures/parts.ts';

const CODE = `def tally(words, least=1, *, skip=None):
    """Words and how often they come."""
    counts = {}
    for word in words:
        if word not in counts:
            counts[word] = 1
        else:
            counts[word] += 1
    def named(counts):
        return counts
    if skip is not None:
        counts.pop(skip, None)
    kept = {key: value for key, value in counts.items() if value >= least}
    return dict(sorted(kept.items(), key=lambda item: item[0]))
`;

const CALLS = `
print(tally('abracadabra'), tally('abca', 2), tally('abca', skip='a'), tally([]))
`;

let parse: Parse;
beforeAll(async () => {
  parse = await pythonParser();
});

const rewritten = (code: string, rewrite: string): string | undefined =>
  variantsOf(parse, code).find((variant) => variant.rewrite === rewrite)?.code;

describe('a method in other words', () => {
  it('has its locals renamed, and neither parameters nor names that nested functions bind', () => {
    expect(rewritten(CODE, 'renamed locals')).toContain('for word_renamed in words:');
    expect(rewritten(CODE, 'renamed locals')).toContain('kept_renamed = {key: value for');
    expect(rewritten(CODE, 'renamed locals')).not.toMatch(/least_renamed|counts_renamed/);
    expect(rewritten('def f(a):\n    b = a.b\n    return g(b=b)\n', 'renamed locals')).toBe(
      'def f(a):\n    b_renamed = a.b\n    return g(b=b_renamed)\n',
    );
  });

  it('keeps its locals where they are looked up by their names', () => {
    expect(rewritten('def f():\n    b = 1\n    return locals()\n', 'renamed locals')).toBeUndefined();
    expect(rewritten('def f():\n    global b\n    b = 1\n', 'renamed locals')).toBeUndefined();
  });

  it('has the sides of an if exchanged', () => {
    expect(rewritten(CODE, 'inverted if')).toContain(
      '        if not (word not in counts):\n            counts[word] += 1\n        else:\n            counts[word] = 1\n',
    );
    expect(
      rewritten('def f(a):\n    if a: return 1\n    elif 2: return 2\n    else: return 3\n', 'inverted if'),
    ).toBeUndefined();
  });

  it('has no docstring, unless that is all it has', () => {
    expect(rewritten(CODE, 'without docstring')).toMatch(/^def .*:\n    counts = \{\}\n/);
    expect(rewritten('def f():\n    """All."""\n', 'without docstring')).toBeUndefined();
  });

  it('says its results and conditions in other ways', () => {
    expect(rewritten(CODE, 'returns in brackets')).toContain('        return (counts)\n');
    expect(rewritten(CODE, 'named returns')).toContain(
      '        outcome_ = counts\n        return outcome_\n',
    );
    expect(rewritten(CODE, 'negated outside')).toContain('if (not (skip is None)):');
  });
});

/** Prints what each program of a list prints, as JSON. */
const EACH = `
import contextlib, io, json, sys
def printed(code):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(code, {})
    return out.getvalue()
print(json.dumps([printed(code) for code in json.load(sys.stdin)]))
`;

describeWith(['python'], 'every rewrite of a method', () => {
  it('does what the method does', () => {
    const variants = variantsOf(parse, CODE);
    expect(variants.length).toBeGreaterThan(4);
    const input = JSON.stringify([CODE, ...variants.map(({ code }) => code)].map((code) => code + CALLS));
    const { stdout } = spawnSync('python3', ['-c', EACH], { input, encoding: 'utf8' });
    const [original, ...others] = z.array(z.string()).parse(JSON.parse(stdout));
    expect(original).toMatch(/^\{'a': 5, 'b': 2/);
    for (const other of others) expect(other).toBe(original);
  });
});
