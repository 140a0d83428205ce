import { afterEach, beforeEach, expect, test } from 'vitest';

import { type Bait, openBait } from '../../../src/sandbox/conformance/bait.ts';
import { LANGUAGES, type Program, programsOf } from '../../../src/sandbox/conformance/programs.ts';
import { tryProgram } from '../../../src/sandbox/conformance/trial.ts';
import { type Sandbox, SandboxFailure } from '../../../src/sandbox/contract.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { describeWith } from '../../fixtures/parts.ts';
import { bareSandbox } from './bare.ts';

const ANSWER = 'def answer(n, user): return n * n';
const OWN: Program = {
  name: 'own.py',
  language: 'python',
  subject: 'verdicts',
  ends: ['protocol'],
  code: ANSWER,
};

describeWith(['python'], 'where nothing is isolated', () => {
  let bait: Bait;
  beforeEach(async () => {
    bait = await openBait();
  });
  afterEach(() => bait.close());

  const tryOne = (program: Program, sandbox: Sandbox = bareSandbox(temporaryFolder())) =>
    tryProgram(sandbox, program, bait);

  test.each([
    ['read_file.py', ['told a secret of the user']],
    ['read_file.js', ['told a secret of the user']],
    [
      'network.py',
      ['told a secret of the user', 'reached a port of the machine', 'sent a datagram to the machine'],
    ],
    ['network.js', ['reached a port of the machine']],
    ['write_file.js', ['changed a file of the user', 'left a file in /tmp', 'left a file in /dev/shm']],
  ])('%s is seen to break out', async (name, breaches) => {
    expect(await tryOne(named(name))).toEqual(expect.arrayContaining(breaches));
  });

  test('the environment is bait as well', async () => {
    const code = 'import os\ndef answer(n, user): return dict(os.environ)';
    expect(await tryOne({ ...OWN, ends: ['finished'], code })).toEqual(['told a secret of the user']);
  });

  test('what a program has left is laid to it, and to it alone', async () => {
    expect(await tryOne(named('write_file.js'))).not.toEqual([]);
    expect(await tryOne({ ...OWN, subject: 'honest' })).toEqual([]);
  });

  test('a program that spoils the next job is named', async () => {
    expect(await tryOne(named('leave_files.js'))).toEqual([
      expect.stringMatching(/^spoilt the next job, which was not accepted: it ended with exited/),
    ]);
  });

  test('an attack that is accepted, and one that ends in another way, are breaches', async () => {
    expect(await tryOne(OWN)).toEqual([
      'was accepted',
      expect.stringMatching(/^ended with finished .*, not with protocol$/),
    ]);
  });

  test('an honest program that is not accepted is one, too', async () => {
    const wrong = 'def answer(n, user): return n';
    expect(await tryOne({ ...OWN, subject: 'honest', code: wrong })).toEqual([
      expect.stringMatching(/^was not accepted: it ended with finished/),
    ]);
  });

  test('a sandbox that fails has not held', async () => {
    const failing = { ...bareSandbox('/'), call: () => Promise.reject(new SandboxFailure('it died')) };
    expect(await tryOne(OWN, failing)).toEqual([
      'made the sandbox fail: it died',
      'spoilt the next job, which made the sandbox fail: it died',
    ]);
  });
});

function named(name: string): Program {
  const program = LANGUAGES.flatMap(programsOf).find((one) => one.name === name);
  if (program === undefined) throw new Error(`there is no program ${name}`);
  return program;
}
