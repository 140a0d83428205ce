/** What a command said last on standard error, without the end of its sentence; undefined where it said nothing. Docker's very last line only names its help. */
export function lastWord(stderr: string): string | undefined {
  const lines = stderr.split('\n').map((line) => line.trim().replace(/[.?]+$/, ''));
  return lines.findLast((line) => line !== '' && !/^(Run|See) '.* --help'/.test(line));
}
