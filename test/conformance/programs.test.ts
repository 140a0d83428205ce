import { readdirSync } from 'node:fs';

import { expect, test } from 'vitest';

import { ROOMS } from '../fixtures/rooms.ts';

/** One engine stands for both: the supervisor and the walls of a job are the same in either. */
const STANDS_FOR = { docker: 'podman' };

test('every sandbox has a file that runs the hostile and the honest programs in it', () => {
  const files = readdirSync(new URL('programs', import.meta.url)).map((file) => file.replace('.test.ts', ''));
  const rooms = ROOMS.map(({ name }) => name).filter((name) => name !== STANDS_FOR.docker);
  expect(files.toSorted()).toEqual(rooms.toSorted());
});
