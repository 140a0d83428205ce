import { describe, expect, test } from 'vitest';
import { loadInterview, type Question } from '../../src/interview/questions.ts';
import { readReferences } from '../../src/interview/references.ts';
import type { Language } from '../../src/sandbox/contract.ts';
import { describeWith } from '../fixtures/parts.ts';
import { NEAR_MISSES } from './junior-dev/near-misses.ts';
import { gradePlainly, missedBy } from './junior-dev/plain.ts';

const FOLDER = 'suites/junior-dev';
const LANGUAGES: readonly Language[] = ['python', 'javascript'];
const { questions } = await loadInterview(FOLDER);
const references = await readReferences(FOLDER, questions);

const codeOf = (name: string, language: Language): string => {
  const code = references.get(name)?.[language];
  if (code === undefined) throw new Error(`${name} has no reference in ${language}`);
  return code;
};

const questionOf = (name: string): Question => {
  const question = questions.find((candidate) => candidate.name === name);
  if (question === undefined) throw new Error(`there is no question ${name}`);
  return question;
};

const raising = ({ fields }: Question, language: Language): string =>
  language === 'python'
    ? `def ${fields['Signature']}:\n    raise ValueError("boom")\n`
    : `function ${fields['Signature']} { throw new Error("boom"); }\n`;

describe('the bundled interview', () => {
  test('has twelve questions of five to eight checks each', () => {
    expect(questions).toHaveLength(12);
    for (const { name, checks } of questions) {
      expect(checks.length, name).toBeGreaterThanOrEqual(5);
      expect(checks.length, name).toBeLessThanOrEqual(8);
    }
  });
});

describeWith(['python'], 'the bundled interview', () => {
  test.each(LANGUAGES)('gives its references in %s all points', (language) => {
    const answers = questions.map((question) => ({ question, code: codeOf(question.name, language) }));
    const evaluations = gradePlainly(answers, language);
    expect(evaluations.map(missedBy)).toEqual(questions.map(() => []));
    expect(evaluations.map(({ status, passed }) => [status, passed])).toEqual(
      questions.map(({ total }) => ['PASS', total]),
    );
  });

  test.each(LANGUAGES)('sees each near miss in %s, by the checks that are there for it', (language) => {
    const misses = NEAR_MISSES.filter(([, spoken]) => spoken === language);
    const answers = misses.map(([name, , from, to]) => {
      const code = codeOf(name, language);
      expect(code, name).toContain(from);
      return { question: questionOf(name), code: code.replaceAll(from, () => to) };
    });
    const missed = gradePlainly(answers, language).map(missedBy);
    const named = misses.map(([name, , from, to]) => `${name}: ${from} → ${to}`);
    expect(missed.map((checks, index) => [named[index], checks.toSorted()])).toEqual(
      misses.map(([, , , , checks], index) => [named[index], checks.toSorted()]),
    );
  });

  test.each(LANGUAGES)(
    'gives an answer in %s that only raises no more than its signature earns',
    (language) => {
      const answers = questions.map((question) => ({ question, code: raising(question, language) }));
      const earned = gradePlainly(answers, language).flatMap(({ checks }, index) =>
        checks
          .filter(({ check, points }) => 'args' in check.assertion && points > 0)
          .map(({ check }) => `${questions[index]?.name}.${check.name}`),
      );
      expect(earned).toEqual([]);
    },
  );

  test('has at least two near misses a question, and one for each check of a value', () => {
    for (const { name, checks } of questions) {
      const missed = NEAR_MISSES.filter(([of]) => of === name).map(([, , , , names]) => names);
      expect(missed.length, name).toBeGreaterThanOrEqual(2);
      const unseen = checks
        .filter(({ assertion }) => 'args' in assertion)
        .filter((check) => !missed.flat().includes(check.name));
      expect(unseen.map((check) => `${name}.${check.name}`)).toEqual([]);
    }
  });
});
