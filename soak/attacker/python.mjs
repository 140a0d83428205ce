// Python programs that attack: acts at moments, and an answer at the end.
import { encoding, forgery } from './forge.mjs';
import { hostileActs } from './corpus.mjs';
import { ACTS } from './python-acts.mjs';
import { ANSWERS } from './python-answers.mjs';
import { MOMENTS } from './python-moments.mjs';

const HEAD = ['import atexit, ctypes, gc, os, signal, sys, threading, time, types, weakref'];
/** Of the acts of a program: most are short ones, for a hostile program often ends everything. */
const FROM_FOLDER = 0.35;

export function pythonProgram(random, place) {
  const hostile = hostileActs('python', place);
  const acts = random.some(random.int(1, 4), () => {
    if (random.chance(FROM_FOLDER)) return random.pick(hostile).source;
    return random.pick(ACTS)({ random, place, forgery: () => forgery(random) });
  });
  const moments = acts.map((_, at) => random.pick(MOMENTS)(`act_${at}`));
  return [
    ...HEAD,
    ...acts.flatMap((source, at) => [
      `def act_${at}(n=3, canary=${JSON.stringify(place.file)}):`,
      ...indent(source),
    ]),
    ...moments.flatMap(({ load = '' }) => lines(load)),
    'def answer(n, canary):',
    ...moments.flatMap(({ call = '' }) => indent(call)),
    ...indent(
      random.pick(ANSWERS)({ random, act: 'act_0', encoding: () => encoding(random).toString('hex') }),
    ),
    ...moments.flatMap(({ wrap = '' }) => lines(wrap)),
    '',
  ].join('\n');
}

const lines = (text) => text.split('\n').filter((line) => line.trim() !== '');

const indent = (text) => lines(text).map((line) => `    ${line}`);
