import type { CommandReport } from '../../workspaces/contract.ts';
import type { TestRun } from './contract.ts';

/** What a command's end means where it was not the command's own; empty where it was. */
export function endOf({ end }: CommandReport): Pick<TestRun, 'status' | 'why' | 'share'> | undefined {
  return end === 'exited' ? undefined : { status: end, why: WHYS[end], share: 0 };
}

const WHYS = {
  timeout: 'the time that the tests may take is used up',
  memory: 'the memory that the tests may have is used up',
  disk: 'the disk that the tests may write to is full',
  output: 'the tests printed more than they may',
  killed: 'the tests were ended by a signal',
} as const;
