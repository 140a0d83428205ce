import { AssayError } from '../../errors.ts';

/** When a run may stop before all is asked. */
export type Until =
  /** Once the score's 95 % interval is no wider than this to both sides, a share. */
  | { readonly kind: 'precision'; readonly text: string; readonly half: number }
  /** Once one of two runs is shown to be better; `a` and `b` name them, `level` is a share. */
  | {
      readonly kind: 'better';
      readonly text: string;
      readonly a: string;
      readonly b: string;
      readonly level: number;
    };

/** Reads `±2pp` and `A>B@95%`. @throws AssayError `bad-until` */
export function parseUntil(text: string): Until {
  const precision = /^\s*(?:±|\+-|\+\/-)?\s*(\d+(?:\.\d+)?)\s*pp\s*$/.exec(text)?.[1];
  if (precision !== undefined) {
    const half = Number(precision) / 100;
    if (half > 0 && half < 0.5) return { kind: 'precision', text: `±${precision}pp`, half };
  }
  const [, a, b, percent] = /^\s*([^>]+?)\s*>\s*([^>]+?)\s*@\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(text) ?? [];
  if (a !== undefined && b !== undefined && a !== b) {
    const level = Number(percent) / 100;
    if (level > 0.5 && level < 1) return { kind: 'better', text: `${a}>${b}@${percent}%`, a, b, level };
  }
  throw new AssayError('bad-until', `--until does not know ${JSON.stringify(text)}.`, {
    next: 'Write ±2pp for an interval of two points to each side, or A>B@95% for two runs, the first better than the second.',
  });
}
