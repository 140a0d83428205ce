import { describe, expect, test } from 'vitest';
import { readYaml } from '../../src/interview/yaml.ts';

const valueOf = (scalar: string): unknown => {
  const { value } = readYaml(`eq: ${scalar}\n`);
  return value instanceof Map ? value.get('eq') : undefined;
};

/** What PyYAML 6.0.3 makes of each; its integers are bigints here, its floats numbers. */
const READ: readonly (readonly [string, unknown])[] = [
  ...'e4 E5 e1 .e5 . -e4 +e1 1e5 1e-7 1.5e3 +12e03 1e400 .5e1'
    .split(' ')
    .map((text) => [text, text] as const),
  ...'08 09 -09 0o7 0XF 0x 0b 0b2 _1 1,000 + -.5 +.5 ._5 .i .n .iNf -.nan'
    .split(' ')
    .map((text) => [text, text] as const),
  ...'0:30 01:30 1:60 1.5.2 y n'.split(' ').map((text) => [text, text] as const),
  ['0', 0n],
  ['-0', 0n],
  ['00', 0n],
  ['0_', 0n],
  ['+7', 7n],
  ['010', 8n],
  ['1_000', 1000n],
  ['1_', 1n],
  ['0b101', 5n],
  ['-0b1_1', -3n],
  ['0x1F', 31n],
  ['+0xf_f', 255n],
  ['190:20:30', 685_230n],
  ['-1:30', -90n],
  ['12345678901234567890', 12_345_678_901_234_567_890n],
  ['0.0', 0],
  ['-0.0', -0],
  ['1.', 1],
  ['1._5', 1.5],
  ['-1.5', -1.5],
  ['.5', 0.5],
  ['.5_0', 0.5],
  ['1.5e+3', 1500],
  ['1.5E-3', 0.0015],
  ['.5e+1', 5],
  ['1.e+2', 100],
  ['685_230.15', 685_230.15],
  ['1:30.5', 90.5],
  ['0:30.5', 30.5],
  ['-1:30.5', -90.5],
  ['yes', true],
  ['Off', false],
  ['~', null],
];

describe('a plain scalar', () => {
  test.each(READ)('%s is %s, as in PyYAML', (scalar, value) => {
    expect(valueOf(scalar)).toBe(value);
  });

  test.each(['e1', '08', '1e5', '.'])('%s may be a key', (key) => {
    expect(readYaml(`${key}: 1\n`).value).toEqual(new Map([[key, 1n]]));
  });

  test.each(['.inf', '-.INF', '+.inf', '.NaN', '1.0e+400'])(
    '%s is refused, as JSON has no such number',
    (scalar) => {
      expect(() => readYaml(`a:\n  eq: [1, ${scalar}]\n`)).toThrow(
        expect.objectContaining({
          line: 2,
          column: 11,
          message: expect.stringMatching(/JSON has no number/),
        }),
      );
    },
  );

  test.each(['0x_', '-0b__'])('%s is refused, as it has no digits', (scalar) => {
    expect(() => readYaml(`eq: ${scalar}\n`)).toThrow(
      expect.objectContaining({ line: 1, column: 5, message: expect.stringMatching(/without digits/) }),
    );
  });
});
