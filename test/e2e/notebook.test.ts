import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { CLI } from '../fixtures/assay.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { describeWith } from '../fixtures/parts.ts';

const notebook = z.object({
  cells: z.array(
    z.object({
      cell_type: z.string(),
      source: z.array(z.string()),
      outputs: z.array(z.unknown()).default([]),
    }),
  ),
});

/** What the cells use of packages that are not everywhere. */
const STAND_INS = {
  'IPython/display.py': 'def HTML(filename): return open(filename).read()\n',
  'pandas.py': `import csv
class Frame:
    def __init__(self, rows): self.rows, self.plot = rows, self
    def barh(self, x, y, **_): self.bars = {row[x]: float(row[y]) for row in self.rows}
def read_csv(path): return Frame(list(csv.DictReader(open(path))))
`,
};

const AFTERWARDS = `
print(json.dumps({'pass_at': run['score']['pass_at'], 'svg': '<svg' in open('report.html').read(), 'bars': len(samples.bars)}))
`;

describeWith(['sandbox'], 'the notebook of the docs', () => {
  it('runs as it is from its first cell to its last: a score, a report, a plot', () => {
    const folder = temporaryFolder();
    const text = readFileSync(join(import.meta.dirname, '../../docs/notebook.ipynb'), 'utf8');
    const cells = notebook.parse(JSON.parse(text)).cells.filter(({ cell_type: kind }) => kind === 'code');
    expect(cells.map(({ outputs }) => outputs)).toEqual(cells.map(() => []));
    mkdirSync(join(folder, 'IPython'));
    for (const [name, code] of Object.entries(STAND_INS)) writeFileSync(join(folder, name), code);
    const npx = `#!/bin/sh\nshift\nexec '${process.execPath}' '${CLI}' "$@"\n`;
    writeFileSync(join(folder, 'npx'), npx, { mode: 0o755 });
    const program = cells.map(({ source }) => source.join('')).join('\n') + AFTERWARDS;
    const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}`, PYTHONPATH: folder };
    const said = execFileSync('python3', ['-c', program], { cwd: folder, env, encoding: 'utf8' });
    expect(JSON.parse(said)).toMatchObject({ pass_at: { 1: { value: 1 } }, svg: true, bars: 12 });
  });
});
