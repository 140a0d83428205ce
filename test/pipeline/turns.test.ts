import { describe, expect, it } from 'vitest';
import { AssayError } from '../../src/errors.ts';
import { takeTurns } from '../../src/pipeline/turns.ts';

const items = [{ name: 'one' }, { name: 'two' }, { name: 'three' }];
const nameOf = ({ name }: { name: string }) => name;

describe('pieces of work', () => {
  it('are done one after the other, each with its result, though one fails', async () => {
    const notes: string[] = [];
    const done = await takeTurns(
      items,
      nameOf,
      async ({ name }) => {
        if (name === 'two') throw new AssayError('gone', 'It is gone.', { next: 'Look for it.' });
        return name.length;
      },
      { onEvent: (event) => event.kind === 'note' && notes.push(event.text) },
    );
    expect(done).toEqual([
      { name: 'one', result: 3 },
      { name: 'two', failure: { code: 'gone', message: 'It is gone.', next: 'Look for it.' } },
      { name: 'three', result: 5 },
    ]);
    expect(notes).toEqual(['1 of 3: one', '2 of 3: two', 'It is gone.', '3 of 3: three']);
  });

  it('fail as they are where there is only one', async () => {
    const failing = takeTurns([{ name: 'one' }], nameOf, () => Promise.reject(new Error('no')), {});
    await expect(failing).rejects.toThrow('no');
  });

  it('are all listed after an interruption, with nothing of those that had not begun', async () => {
    const controller = new AbortController();
    const work = async ({ name }: { name: string }) => {
      controller.abort();
      return name;
    };
    const done = await takeTurns(items, nameOf, work, { signal: controller.signal });
    expect(done).toEqual([{ name: 'one', result: 'one' }, { name: 'two' }, { name: 'three' }]);
  });
});
