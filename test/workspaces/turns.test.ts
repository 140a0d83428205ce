import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';

import { Turns } from '../../src/workspaces/turns.ts';

describe('turns', () => {
  it('are so many at the same time, and one that is alone has none beside it', async () => {
    const turns = new Turns(2);
    const running = new Set<string>();
    const seen: string[] = [];
    const work = (name: string) => async () => {
      running.add(name);
      seen.push([...running].toSorted().join('+'));
      await sleep(5);
      running.delete(name);
    };
    await Promise.all([
      turns.take(false, undefined, work('a')),
      turns.take(true, undefined, work('alone')),
      turns.take(false, undefined, work('b')),
      turns.take(false, undefined, work('c')),
    ]);
    expect(seen.filter((names) => names.includes('alone'))).toEqual(['alone']);
    expect(seen.at(-1)).toBe('alone');
    expect(seen).toContain('a+b');
  });

  it('come to one that waits to be alone though others never cease', async () => {
    const turns = new Turns(1);
    let went = 0;
    let over = false;
    const one = async (): Promise<boolean> => {
      went += 1;
      return over;
    };
    const flood = async (): Promise<void> =>
      (await turns.take(false, undefined, one)) ? undefined : flood();
    const floods = [flood(), flood()];
    await turns.take(true, undefined, async () => void (over = true));
    await Promise.all(floods);
    expect(went).toBeGreaterThanOrEqual(100);
    expect(went).toBeLessThan(110);
  });

  it('are given up where the signal aborts before', async () => {
    const turns = new Turns(1);
    const stop = new AbortController();
    const first = turns.take(false, undefined, () => sleep(20));
    const second = turns.take(false, stop.signal, async () => 'never');
    stop.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    await first;
    expect(await turns.take(true, undefined, async () => 'next')).toBe('next');
  });
});
