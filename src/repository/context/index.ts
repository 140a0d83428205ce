import type { Parse } from '../../extract/grammar.ts';
import { halvesOf } from '../edit/halves.ts';
import { linesOf } from '../lines.ts';
import { methodLines } from '../point.ts';
import type { DataPoint, TaskKind } from '../point.ts';
import { fileBudget } from '../python.ts';
import { outlineOf } from './outline.ts';
import type { Part } from './outline.ts';
import { trimmed } from './trim.ts';

export interface ContextOptions {
  /** What a model is shown: the whole file, or the class alone. A function outside of any class is shown its file. */
  readonly source: 'file' | 'class';
  /** Characters; see `trimmed` for what is left out above them. */
  readonly maxSymbols: number;
}

/**
 * What a model is shown of the file: without the method that it is to write, up to the cursor where it is to go on, or with the
 * fault that it is to mend. Its lines end in `\n`.
 */
export function contextOf(
  parse: Parse,
  point: DataPoint,
  kind: TaskKind,
  { source, maxSymbols: max }: ContextOptions,
): string {
  const { text, end, keep } = viewOf(point, kind, source);
  const lines = linesOf(text).slice(0, end);
  const shown = lines.join('');
  if (source === 'file' && shown.length <= max) return shown;
  const parts = until(parse(text, outlineOf, fileBudget()) ?? [], lines.length);
  const target = targetOf(parts, point, keep);
  if (source === 'file' || target?.role !== 'class') return trimmed(lines, parts, { max, target, keep });
  const inside = lines.map((line, row) => (row < target.first || row > target.last ? '' : line));
  return trimmed(inside, [target], { max, target, keep });
}

/** A text, the line where it ends for the model, and one of the target method where it is in there. */
interface View {
  readonly text: string;
  readonly end?: number;
  readonly keep?: number;
}

function viewOf(point: DataPoint, kind: TaskKind, source: ContextOptions['source']): View {
  const [keep] = methodLines(point.method);
  if (kind === 'completion')
    return { text: plain(point.raw_file_content), end: halvesOf(point)?.cut ?? keep, keep };
  if (kind === 'repair') return { text: plain(point.file_with_buggy_method), keep };
  if (kind === 'class') return { text: plain(point.file_without_class) };
  const ofClass = source === 'class' ? point.class_without_method : undefined;
  return { text: plain(ofClass ?? point.file_without_method) };
}

const plain = (text = ''): string => text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');

/** What begins before a line. */
const until = (parts: readonly Part[], end: number): Part[] =>
  parts
    .filter(({ first }) => first < end)
    .map((part) => ({ ...part, last: Math.min(part.last, end - 1), members: until(part.members, end) }));

/** The class of the task, by its name the nearest to where it was; else what the method is in. */
function targetOf(
  parts: readonly Part[],
  { class_name: name, class_position_in_file: position = 0 }: DataPoint,
  keep: number | undefined,
): Part | undefined {
  const classes = parts.filter((part) => part.role === 'class' && part.name === name);
  const distance = ({ first }: Part): number => Math.abs(first - position);
  const [nearest] = classes.toSorted((a, b) => distance(a) - distance(b));
  const holder = parts.find(({ first, last }) => keep !== undefined && first <= keep && keep <= last);
  return nearest ?? holder;
}
