import { describe, expect, test } from 'vitest';
import { parseAssertion } from '../../src/interview/assertion.ts';

describe('a check', () => {
  test.each([
    ['len(f.args)', { kind: 'count-args' }],
    ['f.name', { kind: 'name' }],
    ['f.args[1].name', { kind: 'arg-name', index: 1 }],
    ['isinstance(f.call(1),int)', { kind: 'is-instance', args: [1n], type: 'int' }],
    ['isinstance( f.call(0) , list )', { kind: 'is-instance', args: [0n], type: 'list' }],
    ['f.call()', { kind: 'value', args: [] }],
    ['f.call(\'aaa\', "a\\n")', { kind: 'value', args: ['aaa', 'a\n'] }],
    [
      'f.call(-1, 1.0, 1e3, .5, True, false, None, null)',
      {
        kind: 'value',
        args: [-1n, 1, 1000, 0.5, true, false, null, null],
      },
    ],
    ['f.call([\n  "LOAD 4",\n  [],\n])', { kind: 'value', args: [['LOAD 4', []]] }],
    [
      "f.call({'a':1,'b':{}})",
      {
        kind: 'value',
        args: [
          new Map<string, unknown>([
            ['a', 1n],
            ['b', new Map()],
          ]),
        ],
      },
    ],
    ['f.call()[2]', { kind: 'item', args: [], index: 2 }],
    ['f.call()[-1]', { kind: 'item', args: [], index: -1 }],
    ["f.call().get('Spider-Man')", { kind: 'get', args: [], key: 'Spider-Man' }],
    [String.raw`f.call('\x41\u0042\'\q\é')`, { kind: 'value', args: [String.raw`AB'\q\é`] }],
    ['f.call(12345678901234567890)', { kind: 'value', args: [12_345_678_901_234_567_890n] }],
  ])('%j is understood', (text, assertion) => {
    expect(parseAssertion(text)).toEqual(assertion);
  });

  test.each([
    ['__import__("os").system("id")', 'column 1: a check begins with'],
    ['f.call(open("/etc/passwd").read())', 'column 8: expected a number, text, list or dictionary'],
    ['f.call(1) == 1', `column 11: expected [index], .get('key') or the end, found "== 1"`],
    ['f.call(1)[0][1]', 'column 13: expected the end of the check'],
    ['f.call(1).get(k)', 'column 15: expected a quoted key'],
    ['f.call(1).upper()', 'column 11: expected get'],
    ['f.call(n=1)', 'column 8: expected a number'],
    ['f.call(1+1)', 'column 9: expected ,'],
    ['f.call(1j)', 'column 8'],
    ['f.call(007)', 'column 8'],
    ['f.call((1, 2))', 'column 8'],
    ['f.call({1: 2})', 'column 9: expected a quoted key'],
    ["f.call('a", 'column 8'],
    ["f.call(f'{x}')", 'column 8'],
    ["f.call('a' 'b')", 'column 12'],
    ['f.call(', 'column 8: expected a number, text, list or dictionary of Python or JSON, found the end'],
    ['f.args[0]', 'column 10: expected ., found the end'],
    ['f.args[a].name', 'column 8: expected a whole number'],
    ['len(f.name)', 'column 7: expected args'],
    ['isinstance(f.call(1), str)', 'column 23: isinstance takes int or list'],
    ['isinstance(f.name, int)', 'column 14: f has name, args and call'],
    ['g.call(1)', 'column 1'],
    ['f.names', 'column 3: f has name, args and call'],
    ['', 'column 1'],
    ['f.call(\n  [1,\n   x])', 'line 3, column 4: expected a number'],
  ])('%j is refused at its place', (text, message) => {
    expect(() => parseAssertion(text)).toThrow(message);
  });

  test('of a hostile suite neither recurses without end nor takes the square of its length', () => {
    expect(() => parseAssertion(`f.call(${'['.repeat(1_000_000)}`)).toThrow('nested too deeply');
    expect(parseAssertion(`f.call("${'a\\n'.repeat(200_000)}")`)).toMatchObject({ kind: 'value' });
  });
});
