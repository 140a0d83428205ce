// Jobs that know whose they are: each writes its client's mark wherever another job might find it, and looks for those of others.

const LIMITS = { inputCpuS: 20, jobCpuS: 20, memoryBytes: 1 << 29, outputBytes: 1 << 22 };
const LEAVE = (mark) => `import builtins, os
seen = [name for name in [*vars(builtins), *os.listdir('.'), *os.environ] if 'mark_' in name]
builtins.${mark} = os.environ['${mark}'] = '9'
open('${mark}', 'w').write('${mark}')
`;

const base64 = (value) => Buffer.from(JSON.stringify(value)).toString('base64');
const python = (code, more) => ({ language: 'python', code, limits: LIMITS, ...more });

/** What each kind asks, and what its answer must hold. */
export const KINDS = [
  {
    path: 'call',
    job: (mark, at) =>
      python(`${LEAVE(mark)}def f(x): return f'{seen} ${mark} {x + 1}'`, {
        entry: 'f',
        inputs: base64([[at]]),
      }),
    right: (mark, at) => [`[] ${mark} ${at + 1}`],
  },
  {
    path: 'call',
    job: (mark, at) =>
      python(`${LEAVE(mark)}print('${mark} printed')\ndef f(x): return [f'{seen} ${mark}'] * 4000`, {
        entry: 'f',
        inputs: base64([[at]]),
      }),
    right: (mark) => [`${mark} printed`, '"length":4000'],
  },
  {
    path: 'check',
    job: (mark, at) =>
      python(`${LEAVE(mark)}print('${mark} checked')\ndef f(x): return seen or x + 1`, {
        entry: 'f',
        setup: '',
        test: `def check(candidate): assert candidate(${at}) == ${at + 1}`,
      }),
    right: (mark) => ['"verdict":"passed"', `${mark} checked`],
  },
  {
    path: 'evaluate',
    job: (mark, at) =>
      python(`${LEAVE(mark)}def f(x): return f'{seen} ${mark} {x}'`, { calls: [`f(${at})`] }),
    right: (mark, at) => [`[] ${mark} ${at}`],
  },
  {
    path: 'call',
    job: (mark) =>
      python(`print('${mark} sleeps', flush=True)\ndef f(x):\n    while True: pass`, {
        entry: 'f',
        inputs: base64([[1]]),
        limits: { ...LIMITS, inputCpuS: 0.1 },
      }),
    right: (mark) => ['"end":"timeout"', `${mark} sleeps`],
  },
];

/** Whether a whole answer is right: one report at its end, its own values, nobody else's mark. */
export function isRight({ right }, mark, at, text) {
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const reports = lines.filter(({ type }) => type === 'report');
  const said = lines.map(readable).join('\n');
  const marks = new Set(said.match(/mark_[0-9a-f]+/g));
  return (
    reports.length === 1 &&
    lines.at(-1).type === 'report' &&
    right(mark, at).every((part) => said.includes(part)) &&
    [...marks].every((one) => one === mark)
  );
}

/** A line with what its bytes say, so that marks can be found in them. */
function readable(line) {
  const bytes = line.result?.bytes;
  return JSON.stringify(line) + (bytes === undefined ? '' : Buffer.from(bytes, 'base64').toString('latin1'));
}
