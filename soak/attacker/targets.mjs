// The ways to be judged. What is right is drawn anew for each program and known to the host alone, so whatever passes was
// forged or stolen. The reference runs in the same sandbox just before: what it leaves behind would be the answer.
import { randomBytes, randomInt } from 'node:crypto';
import { createGrader } from '../../dist/grading/grade.js';
import { readQuestions } from '../../dist/interview/questions.js';

const ENTRY = 'answer';
const INPUTS = [3, 4];
/** CPU seconds are few, for many programs never end. */
const LIMITS = {
  minInputCpuS: 0.4,
  minJobCpuS: 0.8,
  checkCpuS: 0.8,
  expressionCpuS: 0.4,
  minMemoryBytes: 512 << 20,
  outputBytes: 8 << 20,
};

const number = () => randomInt(2 ** 40, 2 ** 47);
const list = (length, make) => Array.from({ length }, make);
const SHAPES = [
  number,
  () => randomBytes(12).toString('hex'),
  () => list(5, number),
  () => list(3, () => list(2, () => randomBytes(4).toString('hex'))),
  () => ({ a: number(), b: list(2, number) }),
  () => number() / 1024 + 0.5,
];
/** So long that only its digest leaves. */
const LONG = () => list(3000, number);
const COMPARE = ['equal', 'equal', 'sets'];

const CALLS = { name: 'calls', language: 'python', tests: callSet, shapes: [...SHAPES, LONG] };
const CHECKS = { name: 'checks', language: 'python', tests: checkSet, shapes: SHAPES };
/** Node starts for each program in JavaScript, which takes long: it has its turn, but not as often. */
export const TARGETS = [
  CALLS,
  CALLS,
  CHECKS,
  CHECKS,
  { name: 'questions', language: 'python', tests: questionSet, shapes: SHAPES },
  { name: 'questions', language: 'javascript', tests: questionSet, shapes: SHAPES },
];

/** A judge for one program: `grade(code)` gives the verdict that Assay would give. */
export function judgeOf(target, { random, place, sandbox, cacheDir }) {
  const shape = random.pick(target.shapes);
  const right = new Map(INPUTS.map((n) => [n, shape()]));
  const reference = `def ${ENTRY}(n, canary):\n    return {${[...right].map(([n, value]) => `${n}: ${JSON.stringify(value)}`).join(', ')}}[n]\n`;
  const kind = random.pick(Array.isArray(right.get(3)) ? COMPARE : ['equal']);
  const task = {
    id: 'Soak/0',
    language: target.language,
    prompt: '',
    entryPoint: ENTRY,
    reference,
    completion: reference,
    tests: [target.tests(right, place.file, kind)],
  };
  const suite = {
    name: 'soak',
    version: '0',
    sha256: randomBytes(32).toString('hex'),
    packages: [],
    tasks: [task],
  };
  const grader = createGrader({ sandbox, suite, cacheDir, limits: LIMITS });
  return { grade: (code) => grader.grade(task, code) };
}

function callSet(right, canary, kind) {
  const inputs = Buffer.from(JSON.stringify(INPUTS.map((n) => [n, canary])));
  return {
    kind: 'calls',
    name: 'base',
    inputs,
    count: INPUTS.length,
    shapes: [],
    atol: 0,
    compare: { kind },
  };
}

function checkSet(right, canary) {
  const asserts = [...right].map(
    ([n, value]) => `    assert candidate(${n}, ${JSON.stringify(canary)}) == ${JSON.stringify(value)}`,
  );
  return { kind: 'check', name: 'base', setup: '', test: `def check(candidate):\n${asserts.join('\n')}\n` };
}

function questionSet(right, canary) {
  const checks = [...right].map(
    ([n, value]) =>
      `    of-${n}: { assert: 'f.call(${n}, ${JSON.stringify(canary)})', eq: ${JSON.stringify(value)} }`,
  );
  const text = `Soak/0:\n  Signature: ${ENTRY}(n, canary)\n  Input: a number\n  Output: a value\n  Description: a secret\n  Checks:\n${checks.join('\n')}\n`;
  const [question] = readQuestions('soak.yaml', text);
  return { kind: 'interview', name: 'checks', question };
}
