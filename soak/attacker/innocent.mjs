// An honest program, run after each attack: right, and in a room like a fresh one, or something was left behind.

const LIMITS = { inputCpuS: 20, jobCpuS: 20, memoryBytes: 512 << 20, outputBytes: 1 << 20 };

const PYTHON = `
import builtins, gc, os, resource, signal, sys, threading
def safe(read):
    try: return read()
    except OSError as error: return error.errno
def room():
    return [sorted(os.environ.items()), os.listdir('.'), sorted(sys.modules), sys.path, sys.flags, gc.get_threshold(), os.umask(0o22),
            [resource.getrlimit(n) for n in range(16)], [str(signal.getsignal(n)) for n in range(1, 65)], safe(lambda: signal.pthread_sigmask(0, [])),
            threading.active_count(), sorted(vars(builtins)), sys.getrecursionlimit(), safe(lambda: os.getpriority(os.PRIO_PROCESS, 0)), safe(lambda: sorted(os.sched_getaffinity(0))),
            [safe(lambda: os.listdir(place)) for place in ('/tmp', '/dev/shm', '/var/tmp')], [os.get_blocking(n) for n in range(3)], os.getuid()]
def answer(n): return [n * n, repr(room()).replace(os.getcwd(), 'HERE')]
`;
const JAVASCRIPT = `
const fs = require('fs');
const safe = (read) => { try { return read(); } catch (error) { return error.code; } };
const room = () => [process.env, process.umask(), process.execArgv, process.cwd(), fs.readdirSync('.'), Object.getOwnPropertyNames(globalThis),
  ['/tmp', '/dev/shm', '/var/tmp'].map((place) => safe(() => fs.readdirSync(place))), require('os').getPriority()];
const answer = (n) => [n * n, JSON.stringify(room()).replaceAll(process.cwd(), 'HERE')];
`;

/** What the honest program gives, as text. `language` says whose. */
export async function innocent(sandbox, language) {
  if (language === 'javascript') {
    const { end, results } = await sandbox.evaluate({
      language,
      code: JAVASCRIPT,
      calls: ['answer(7)'],
      limits: LIMITS,
    });
    return `${end} ${results.map((result) => result.text).join()}`;
  }
  const job = {
    language,
    code: PYTHON,
    entry: 'answer',
    inputs: Buffer.from('[[7]]'),
    limits: LIMITS,
    inlineBytes: 1 << 20,
  };
  const { end, results, printed } = await sandbox.call(job);
  return `${end} ${results.map(textOf).join()} ${printed}`;
}

const textOf = ({ bytes, error, kind }) =>
  kind === 'value' ? Buffer.from(bytes).toString('latin1') : `${kind} ${error?.type} ${error?.message}`;
