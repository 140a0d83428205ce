import { expect, test } from 'vitest';
import { describeWith } from '../fixtures/parts.ts';
import { useStrategyRoom, RIGHT, WRONG } from '../fixtures/strategies.ts';

describeWith(['sandbox'], 'the strategy reflect', () => {
  const room = useStrategyRoom();

  const answering =
    (verdict: string) =>
    ({ prompt }: { prompt: string }): string => {
      if (prompt.includes('corrected')) return RIGHT;
      return prompt.includes('Check your code') ? `It returns 'the quick fox'.\n${verdict}` : WRONG;
    };

  test('revises a program that its own simulation finds wrong, and runs nothing', async () => {
    const { row, turns } = await room.obtain('reflect', answering('WRONG'));
    expect(row).toMatchObject({ answer: RIGHT, turn: 'revision', turns: 3 });
    expect(turns.map(({ turn, trial }) => [turn, trial])).toEqual([
      ['answer', undefined],
      ['simulation', undefined],
      ['revision', undefined],
    ]);
  });

  test('leaves a program that its simulation finds right', async () => {
    const { row, server } = await room.obtain('reflect', answering('CORRECT'));
    expect(row).toMatchObject({ answer: WRONG, turn: 'answer', turns: 2, stop: 'satisfied' });
    expect(server.requests).toHaveLength(2);
  });

  test('does not take a thought in tags for the verdict', async () => {
    const { row } = await room.obtain('reflect', answering('CORRECT</think>\nWRONG'));
    expect(row).toMatchObject({ turn: 'revision' });
  });
});
