/** A fenced block of an answer, without its fences and their indentation. */
interface Fence {
  readonly text: string;
  /** The first word behind the opening mark, in small letters: `python`; empty for none. */
  readonly label: string;
  readonly isClosed: boolean;
}

export interface Markdown {
  readonly fences: readonly Fence[];
  /** What stands outside of the fences. */
  readonly prose: string;
}

interface Open {
  /** The line that closes it: as many of the same mark, or the tag's closing form. */
  readonly mark: string;
  readonly label: string;
  readonly indent: number;
  readonly lines: string[];
}

/** At the start of a line or list item, with any info string. */
const OPENING = /^(\s*(?:>\s?)?(?:[-*+] +|\d{1,9}[.)] +)?)(`{3,}|~{3,})([^`]*)$/;
/** At the end of a sentence, with one word of label at most: models forget the line break. */
const LATE_OPENING = /(`{3,})[ \t]*([\w+#.-]*)[ \t]*$/;
/** With code on the same line. */
const OPENING_WITH_CODE =
  /^\s*(`{3,})(python3?|py|javascript|js)?[ \t]*((?:def|class|from|import|async|function|@\w+)\b.*[^`])$/;
const TAG_OPENING = /(?:\[(PYTHON|JAVASCRIPT)\]|<code>|<pre><code>)[ \t]*$/i;
const TAG_CLOSING = /^[ \t]*(?:\[\/PYTHON\]|\[\/JAVASCRIPT\]|<\/code>)/i;

/** Splits an answer at its code fences (CommonMark's rules, bent to what models write), one pass over its lines. */
export function readMarkdown(answer: string): Markdown {
  const fences: Fence[] = [];
  const prose: string[] = [];
  let open: Open | undefined;
  const close = (isClosed: boolean): void => {
    if (open !== undefined)
      fences.push({ text: open.lines.join('\n'), label: labelOf(open.label), isClosed });
    open = undefined;
  };
  for (const line of answer.split('\n')) {
    if (open === undefined) {
      open = opened(line);
      if (open === undefined) prose.push(line);
      continue;
    }
    const last = lastLine(line, open);
    if (last === undefined) open.lines.push(outdent(line, open.indent));
    else {
      if (last.trim() !== '') open.lines.push(outdent(last, open.indent));
      close(true);
      open = reopened(line);
    }
  }
  close(false);
  return { fences, prose: prose.join('\n') };
}

function opened(line: string): Open | undefined {
  const tail = line.slice(-MAX_READ);
  const tag = TAG_OPENING.exec(tail);
  if (tag !== null) return { mark: '', label: tag[1] ?? '', indent: 0, lines: [] };
  if (!line.includes('```') && !line.includes('~~~')) return undefined;
  const [, open, named = '', code] = OPENING_WITH_CODE.exec(tail) ?? [];
  if (open !== undefined && code !== undefined)
    return { mark: open, label: named, indent: indentOf(line), lines: [code] };
  const [, before, mark, info = ''] = OPENING.exec(tail) ?? [];
  if (before !== undefined && mark !== undefined)
    return { mark, label: info, indent: before.length, lines: [] };
  const [, late, label = ''] = LATE_OPENING.exec(tail) ?? [];
  return late === undefined ? undefined : { mark: late, label, indent: 0, lines: [] };
}

const labelOf = (info: string): string => /[\w+#.-]+/.exec(info)?.[0].toLowerCase() ?? '';

/** Only so much of a line's end is read for a fence: a line of a megabyte costs nothing. */
const MAX_READ = 200;

/** The code on the line that closes the block, or undefined where the block goes on. */
function lastLine(line: string, open: Open): string | undefined {
  if (open.mark === '') return TAG_CLOSING.test(line) ? '' : undefined;
  const text = line.trimEnd();
  if (!text.includes(open.mark)) return undefined;
  const body = text.trimStart();
  if (body.startsWith(open.mark)) return indentOf(line) <= open.indent + 3 ? '' : undefined;
  // `return x```: models glue the fence to the code; an even number of marks is inline code in a docstring.
  const parts = text.split(open.mark);
  return text.endsWith(open.mark) && parts.length === 2 ? parts[0] : undefined;
}

/** A labelled fence inside an open one: the model forgot to close the first. */
function reopened(line: string): Open | undefined {
  return /[\w]$/.test(line.trimEnd()) ? opened(line) : undefined;
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

const outdent = (line: string, indent: number): string =>
  line.slice(0, indent).trim() === '' ? line.slice(indent) : line.trimStart();
