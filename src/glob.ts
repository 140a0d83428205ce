/** `*` is any text, `?` any one character; everything else stands for itself. */
export function globPattern(glob: string): RegExp {
  const source = glob.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${source.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}
