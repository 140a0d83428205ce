import { describe, expect, test } from 'vitest';
import { Repeats } from '../../src/models/openai/repeats.ts';

const event = (content: string, rest: object = {}): string =>
  JSON.stringify({ id: 'x', choices: [{ delta: { content, ...rest }, finish_reason: null }] });

function learned(data: string, text: string): Repeats {
  const repeats = new Repeats();
  repeats.learn(data, text);
  return repeats;
}

describe('a repeated event', () => {
  test.each(['b', '', '"', '\\', '\n\t\u0000', '"}],"content":"', '🦊', '\\u0041'])(
    'gives its text %j',
    (text) => {
      expect(learned(event('a'), 'a').read(event(text))).toBe(text);
    },
  );

  test.each([
    [
      'has another end',
      JSON.stringify({ id: 'x', choices: [{ delta: { content: 'b' }, finish_reason: 'stop' }] }),
    ],
    ['has another beginning', event('b').replace('"x"', '"y"')],
    ['has another field beside the text', event('b', { refusal: 'no' })],
    ['has no text', event('b').replace('"b"', 'null')],
    ['is torn', event('b').slice(0, -20)],
    ['is too short to have both ends', event('').slice(0, 30)],
    ['is not JSON', event('b').replace('"b"', '"b"b"')],
  ])('is not one that %s', (_, data) => {
    expect(learned(event('a'), 'a').read(data)).toBeUndefined();
  });

  test('is not known after an event with two texts, which could be taken for each other', () => {
    const both = event('a', { reasoning: 'a' });
    expect(learned(both, 'a').read(both)).toBeUndefined();
  });

  test('is not known after an event whose text is elsewhere', () => {
    const data = JSON.stringify({ content: 'b', choices: [{ delta: {} }] });
    expect(learned(data, '').read(data)).toBeUndefined();
  });
});
