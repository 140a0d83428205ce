import type { Task } from '../../suites/contract.ts';
import { readAsserts } from './asserts.ts';
import type { NoVisibleTests, VisibleCase, VisibleTests } from './contract.ts';
import { askedOf } from './docstring.ts';
import type { Asked } from './docstring.ts';
import { readDoctests } from './doctest.ts';
import { blanked } from './found.ts';
import type { Found, Reading } from './found.ts';
import { readGiven } from './given.ts';
import { inlineReader } from './inline.ts';

/**
 * The examples that a task's prompt tells, in their order: doctests, assertions, calls with their values, and arguments with
 * their results. Nothing else of the task is looked at. Where one call is given two values, the name meant something else up to
 * the second (HumanEval/130 defines a series by its own name), and only what follows counts.
 */
export function visibleTests(
  task: Pick<Task, 'language' | 'prompt' | 'entryPoint'>,
): VisibleTests | NoVisibleTests {
  if (task.language !== 'python') return { why: 'Examples are read from prompts for Python only.' };
  const asked = askedOf(task.prompt, task.entryPoint);
  const { found, unread } = orNamedElse(readAll(asked), asked);
  const cases = consistent(distinct(found.toSorted((one, other) => one.at - other.at)));
  const lines = [...new Set(unread.toSorted((one, other) => one.at - other.at).map(({ line }) => line))];
  if (cases.length === 0) return { why: whyNone(lines, asked) };
  return { cases, from: 'docstring', ...(lines.length === 0 ? {} : { unread: lines }) };
}

/** The tests that a model wrote: the `assert` statements of its answer which call the entry point. */
export function modelTests(
  answer: string,
  { prompt, entryPoint }: Pick<Task, 'prompt' | 'entryPoint'>,
): VisibleTests | NoVisibleTests {
  const { found, unread } = readAsserts(answer, askedOf(prompt, entryPoint).names);
  const calling = found.filter(({ call }) => new RegExp(`(?<![\\w.])${entryPoint}\\s*\\(`).test(call));
  const cases = distinct(calling);
  if (cases.length === 0) return { why: `The answer has no assertion about ${entryPoint}.` };
  const lines = unread.map(({ line }) => line);
  return { cases, from: 'model', ...(lines.length === 0 ? {} : { unread: lines }) };
}

function whyNone([first]: readonly string[], { text }: Asked): string {
  if (first !== undefined) return `The prompt's examples cannot be read as calls with values: ${first}`;
  return /\bexample/i.test(text)
    ? 'The example in the prompt is no call with its value.'
    : 'The prompt has no example.';
}

/** Each reads what the ones before it have left. */
function readAll(asked: Asked): Reading {
  const doctests = readDoctests(asked.text, asked.names);
  const withoutDoctests = blanked(asked.text, doctests.parts);
  const asserts = readAsserts(withoutDoctests, asked.names);
  const rest = blanked(withoutDoctests, asserts.parts);
  const inline = inlineReader(rest, asked)(asked.entryPoint);
  const given = readGiven(rest, asked);
  return {
    found: [doctests, asserts, inline].flatMap(({ found }) => found).concat(given),
    unread: [doctests, asserts, inline].flatMap(({ unread }) => unread),
  };
}

/** A prompt whose examples call the function by another name (HumanEval/81, 149) means the one that is asked for. */
function orNamedElse(reading: Reading, asked: Asked): Reading {
  if (reading.found.length > 0) return reading;
  const calls = asked.text.matchAll(/(?<![\w.])([A-Za-z_]\w*)\(/g);
  const read = inlineReader(asked.text, asked);
  for (const name of new Set(Array.from(calls, ([, called = '']) => called))) {
    if (name === asked.entryPoint) continue;
    const { found } = read(name);
    const renamed = ({ call, ...rest }: Found): Found => ({
      ...rest,
      call: asked.entryPoint + call.slice(name.length),
    });
    if (found.length > 0) return { found: found.map(renamed), unread: [] };
  }
  return reading;
}

const keyOf = ({ call }: VisibleCase): string => call.replaceAll(/\s+/g, ' ');

/** The first of those that say the same. */
function distinct(cases: readonly Found[]): VisibleCase[] {
  const told = new Map<string, VisibleCase>();
  for (const { call, expected } of cases) {
    const key = JSON.stringify([keyOf({ call, expected }), expected]);
    if (!told.has(key)) told.set(key, { call, expected });
  }
  return [...told.values()];
}

function consistent(cases: readonly VisibleCase[]): readonly VisibleCase[] {
  const again = cases.findLastIndex((test, index) =>
    cases.slice(0, index).some((other) => keyOf(other) === keyOf(test)),
  );
  return again === -1 ? cases : cases.slice(again);
}
