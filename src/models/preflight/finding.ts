/** What was found out about one property of a model and its server. */
export interface Finding {
  readonly check: Check;
  /** `note` may cost points, `fatal` makes a run pointless, `unknown` could not be found out. */
  readonly level: 'good' | 'note' | 'fatal' | 'unknown';
  /** In a word or two, for tables and manifests: `honoured`. */
  readonly value: string;
  /** A sentence for people. */
  readonly text: string;
}

export type Check =
  | 'answer'
  | 'reasoning'
  | 'template'
  | 'repeat'
  | 'concurrent'
  | 'stop'
  | 'seed'
  | 'prefill'
  | 'context'
  | 'slots';

export const good = (check: Check, value: string, text: string): Finding => ({
  check,
  level: 'good',
  value,
  text,
});
export const note = (check: Check, value: string, text: string): Finding => ({
  check,
  level: 'note',
  value,
  text,
});
export const fatal = (check: Check, value: string, text: string): Finding => ({
  check,
  level: 'fatal',
  value,
  text,
});
export const unknown = (check: Check, text: string): Finding => ({
  check,
  level: 'unknown',
  value: 'unknown',
  text,
});
