import type { Outcome } from '../../outcome.ts';

/** What outcomes have in common: few enough for colours that everybody can tell apart. */
export type Family = 'passed' | 'wrong' | 'broke' | 'unusable' | 'unjudged';

const FAMILIES: Readonly<Record<Outcome, Family>> = {
  passed: 'passed',
  wrong: 'wrong',
  error: 'broke',
  timeout: 'broke',
  memory: 'broke',
  output: 'broke',
  killed: 'broke',
  protocol: 'broke',
  format: 'unusable',
  'no-code': 'unusable',
  'no-function': 'unusable',
  syntax: 'unusable',
  truncated: 'unusable',
  refused: 'unusable',
  unscored: 'unjudged',
};

/** The family of an outcome, or of samples that have none yet. */
export const familyOf = (outcome: Outcome | ''): Family => (outcome === '' ? 'unjudged' : FAMILIES[outcome]);

/** A mark that tells a family without its colour. */
export const MARKS: Readonly<Record<Family, string>> = {
  passed: '✓',
  wrong: '≠',
  broke: '!',
  unusable: '∅',
  unjudged: '?',
};

/** The colour of a family where no style of a page is: that of `style.css` on white. */
export const COLOURS: Readonly<Record<Family, string>> = {
  passed: '#1f6fb4',
  wrong: '#d55e00',
  broke: '#96447c',
  unusable: '#8a6d00',
  unjudged: '#66737f',
};
