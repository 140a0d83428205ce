import { describe, expect, it } from 'vitest';
import { safeJson, safeLine, safeText } from '../../src/report/safe.ts';

describe('text of a model on a terminal', () => {
  it('cannot move the cursor, change the title or ring the bell', () => {
    expect(safeText('\u001b[2J\u001b]0;owned\u0007\u009b1m\rx')).toBe(
      String.raw`\x1b[2J\x1b]0;owned\x07\x9b1m\x0dx`,
    );
  });

  it('cannot turn its direction', () => {
    expect(safeText('a\u202Eb\u2066c')).toBe(String.raw`a\x202eb\x2066c`);
  });

  it('keeps letters of every language, tabs and newlines', () => {
    expect(safeText('ä\t日本\n👍')).toBe('ä\t日本\n👍');
  });

  it('is the same in JSON, with escapes for what a terminal obeys', () => {
    const value = { text: '\u009b1m\u007f\u202E ä\n' };
    expect(safeJson(value)).toBe(String.raw`{"text":"\u009b1m\u007f\u202e ä\n"}`);
    expect(JSON.parse(safeJson(value))).toEqual(value);
  });

  it('fits one line', () => {
    expect(safeLine('a\nb   c', 5)).toBe('a b c');
    expect(safeLine('abcdef', 5)).toBe('abcd…');
  });
});
