/** The text of a docstring's literal as `inspect.cleandoc` shows it: without quotes and the indentation that its lines share. */
export function cleanDocstring(literal: string): string {
  const [first = '', ...rest] = unquote(literal).replaceAll('\t', ' '.repeat(8)).split(/\r?\n/);
  const indents = rest
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length);
  const margin = indents.length === 0 ? 0 : Math.min(...indents);
  return [first.trimStart(), ...rest.map((line) => line.slice(margin).trimEnd())].join('\n').trim();
}

/** Escapes stay as they are written, save those of quotes: a description is read, not run. */
function unquote(literal: string): string {
  const [, prefix = '', quotes = '', inner = ''] = /^([a-z]*)("""|'''|"|')([^]*)\2$/i.exec(literal) ?? [];
  if (quotes === '') return literal;
  return /r/i.test(prefix) ? inner : inner.replaceAll(/\\(["'\\])/g, '$1').replaceAll(/\\\r?\n/g, '');
}
