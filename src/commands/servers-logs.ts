import { Command } from 'commander';
import { AssayError } from '../errors.ts';
import { followLog, lastLines, logFileOf } from '../models/servers/log.ts';
import { safeText } from '../report/safe.ts';
import { positiveInteger, withCommon } from './common.ts';
import type { CommonFlags } from './common.ts';
import { interruptible, listenForInterrupt } from './interrupt.ts';
import { printResult } from './output.ts';
import { withExamples } from './usage.ts';

interface LogsFlags extends CommonFlags {
  readonly follow?: boolean;
  readonly lines: number;
}

const EXAMPLES = ['assay servers logs qwen-7b', 'assay servers logs qwen-7b -f'];

export function serversLogsCommand(): Command {
  const command = new Command('logs')
    .description("the end of a server's log, also when it has ended")
    .argument('<profile>', 'whose server')
    .option('-f, --follow', 'and what it goes on to write, until Ctrl-C')
    .option('--lines <n>', 'lines of its end', positiveInteger, 30);
  return withExamples(withCommon(command), EXAMPLES).action(async (name: string, flags: LogsFlags) => {
    const file = await logFileOf(name);
    const lines = await lastLines(file, flags.lines);
    if (lines.length === 0) throw noLog(name, file);
    printResult(flags, { profile: name, logFile: file, lines }, () => safeText(lines.join('\n')));
    if (flags.follow !== true) return;
    listenForInterrupt();
    await followLog(file, (text) => process.stdout.write(safeText(text)), interruptible);
  });
}

const noLog = (name: string, file: string): AssayError =>
  new AssayError('no-log', `There is no log of a server of ${name}: ${file}`, {
    next: 'assay servers status shows which servers there are.',
  });
