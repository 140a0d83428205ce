import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { type Bait, openBait } from '../../src/sandbox/conformance/bait.ts';
import { descendants, stillAlive } from '../../src/sandbox/conformance/processes.ts';
import { LANGUAGES, programsOf } from '../../src/sandbox/conformance/programs.ts';
import { tryProgram } from '../../src/sandbox/conformance/trial.ts';
import type { Sandbox } from '../../src/sandbox/contract.ts';
import { describeWith } from '../fixtures/parts.ts';
import { ROOMS_FOR_PROGRAMS } from '../fixtures/rooms.ts';

for (const { name: backend, needs, open } of ROOMS_FOR_PROGRAMS) {
  describeWith(needs, `programs in ${backend}`, () => {
    describe.each(LANGUAGES)('in %s', (language) => {
      let bait: Bait;
      let sandbox: Sandbox;
      beforeAll(async () => {
        bait = await openBait();
        // One member: whatever a program leaves behind meets the next job.
        sandbox = await open(1);
      });
      afterAll(async () => {
        const started = descendants(process.pid);
        await sandbox.close();
        bait.close();
        expect(started.length).toBeGreaterThan(0);
        // Bubblewrap's inner process ends a moment after the outer one.
        await vi.waitFor(() => expect(started.filter(stillAlive)).toEqual([]));
      });

      const programs = programsOf(language);
      test.each(programs.filter(({ subject }) => subject === 'honest'))(
        '$name is accepted',
        async (program) => {
          expect(await tryProgram(sandbox, program, bait)).toEqual([]);
        },
      );

      test.each(programs.filter(({ subject }) => subject !== 'honest'))(
        '$name is not accepted, ends as it should and harms nobody',
        async (program) => {
          expect(await tryProgram(sandbox, program, bait)).toEqual([]);
        },
      );
    });
  });
}
