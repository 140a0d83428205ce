import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { assay } from '../fixtures/assay.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { gradedRow, rowsFile } from '../fixtures/graded.ts';

describe('assay export', () => {
  test.each(['my-suite', 'django'])(
    'says of %s, which other tools do not have, what can be written instead',
    async (suite) => {
      const file = rowsFile([gradedRow('a/0', 'passed', { suite, verdict: { tests: 'passed' } })]);
      const output = join(temporaryFolder(), 'out.json');
      const { code, stderr } = await assay(['export', file, '--format', 'evalplus', '--output', output]);
      expect(code).toBe(2);
      expect(stderr).toContain(`evalplus has no suite like ${suite}`);
      expect(stderr).toContain(`assay export ${file} --format parquet`);
    },
  );
});
