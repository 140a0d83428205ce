// The hostile programs that the tests know, as acts: bodies of a function with the arguments `n` and `canary`.
import { readFileSync, readdirSync } from 'node:fs';

const FOLDERS = { python: '../../test/fixtures/hostile/', javascript: '../../test/fixtures/hostile-js/' };
const ENDINGS = { python: '.py', javascript: '.js' };

export function hostileActs(language) {
  const folder = new URL(FOLDERS[language], import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith(ENDINGS[language]));
  return files.map((file) => {
    const source = readFileSync(new URL(file, folder), 'utf8');
    return {
      name: file,
      source: `${source.replace(/^(#|\/\/) .*\n/gm, '').trim()}\nreturn answer(n, canary)`,
    };
  });
}
