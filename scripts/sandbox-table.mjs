// Writes what `assay sandbox check --json` says, on standard input, into docs/sandboxes.md as a dated table.
import { readFileSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const DOCUMENT = fileURLToPath(new URL('../docs/sandboxes.md', import.meta.url));
const PLACE = /(<!-- assay sandbox check .*-->\n)[\s\S]*(<!-- end -->)/;
const LANGUAGES = { python: 'Python', javascript: 'JavaScript' };

const { backends } = JSON.parse(await text(process.stdin));
const [{ isolations }] = backends;
const rows = isolations.map(({ isolation, language }) => [
  `${isolation}, ${LANGUAGES[language]}`,
  ...backends.map((backend) => cellOf(backend, isolation, language)),
]);
const head = [new Date().toISOString().slice(0, 10), ...backends.map(({ backend }) => backend)];
const table = [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
writeFileSync(DOCUMENT, readFileSync(DOCUMENT, 'utf8').replace(PLACE, `$1${table}\n$2`));

function cellOf({ isolations: all }, isolation, language) {
  const found = all.find((one) => one.isolation === isolation && one.language === language);
  if (found === undefined) return 'not tried';
  const { programs, held } = found;
  return held === programs ? `${programs} held` : `${programs - held} of ${programs} broke`;
}
