// JavaScript programs that attack: acts at moments, and an answer at the end.
import { forgery } from './forge.mjs';
import { hostileActs } from './corpus.mjs';
import { ACTS } from './javascript-acts.mjs';
import { ANSWERS } from './javascript-answers.mjs';
import { MOMENTS } from './javascript-moments.mjs';

const FROM_FOLDER = 0.35;

export function javascriptProgram(random, place) {
  const hostile = hostileActs('javascript', place);
  const acts = random.some(random.int(1, 4), () => {
    if (random.chance(FROM_FOLDER)) return random.pick(hostile).source;
    return random.pick(ACTS)({ random, place, forgery: () => forgery(random) });
  });
  const moments = acts.map((_, at) => random.pick(MOMENTS)(`act_${at}`));
  return [
    ...(random.chance(0.2) ? ["'use strict';"] : []),
    'const fs = require("fs");',
    ...acts.flatMap((source, at) => [
      `const act_${at} = (n = 3, canary = ${JSON.stringify(place.file)}) => {`,
      ...source.split('\n'),
      '};',
    ]),
    ...moments.flatMap(({ load = '' }) => load.split('\n')),
    'function answer(n, canary) {',
    ...moments.flatMap(({ call = '' }) => call.split('\n')),
    ...random.pick(ANSWERS)({ random, act: 'act_0' }).split('\n'),
    '}',
    ...moments.flatMap(({ wrap = '' }) => wrap.split('\n')),
  ]
    .filter((line) => line !== '')
    .join('\n');
}
