import { readFileSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { ACTS, type Act } from './acts.ts';
import {
  LIMITS,
  PATIENT,
  type TestProject,
  type TestRooms,
  openRooms,
  testProject,
} from '../../fixtures/project.ts';
import { serveHere } from '../../fixtures/loopback.ts';

/** Lists the checkout and says whether it is as it was. */
const LOOK = `
import os
print(sorted(os.listdir('.')), open('calc.py').read() == 'def add(a, b):\\n    return a + b\\n', os.getcwd())
print(os.listdir('/tmp'), os.listdir('/dev/shm'))
`;
const CLEAN = "['alias.py', 'calc.py', 'data', 'tests'] True /work/checkout\n['home'] []\n";
/** In the command line of processes that must not outlive their room. */
const MARK = `assay-mark-${process.pid}`;

/** Everything that a room must hold, whatever it is made of. */
export function describeRooms(backend: string, acts: readonly Act[] = ACTS): void {
  let project: TestProject;
  let rooms: TestRooms;
  beforeAll(async () => {
    project = testProject();
    rooms = await openRooms(project, { backend, concurrency: 1 });
  });
  afterAll(async () => {
    await rooms.close();
    project.remove();
  });
  const isClean = async () =>
    expect((await rooms.python(LOOK)).output.replace("'__pycache__', ", '')).toBe(CLEAN);

  it('shows a command the files of the project, and nothing else where it may write', isClean);

  it('runs tests of the project, and with a file put over the checkout others', async () => {
    const argv = ['python', '-m', 'unittest', 'tests.test_calc'];
    const run = (content?: string) =>
      rooms.run({
        argv,
        files: content ? [{ path: 'calc.py', content }] : [],
        limits: PATIENT,
        outputChars: 2000,
      });
    const right = await run();
    const wrong = await run('def add(a, b):\n    return a - b\n');
    expect([right.end, right.exitCode, wrong.end, wrong.exitCode]).toEqual(['exited', 0, 'exited', 1]);
    expect(right.output).toContain('Ran 1 test');
    expect(wrong.output).toContain('AssertionError: -1 != 3');
    expect(right.cpuS).toBeGreaterThan(0);
    expect(right.peakBytes).toBeGreaterThan(1_000_000);
  });

  it('puts a file in the place of a link and below new folders, and never outside of the checkout', async () => {
    const files = [
      { path: 'alias.py', content: 'a' },
      { path: 'new/deep/file', content: new Uint8Array([0, 255]) },
    ];
    const program =
      "print(open('alias.py').read(), len(open('calc.py').read()), open('new/deep/file', 'rb').read())";
    const { output } = await rooms.python(program, { files });
    expect(output).toBe("a 32 b'\\x00\\xff'\n");
    for (const path of ['../outside', '/tmp/outside', 'data/../../outside']) {
      await expect(rooms.python('print(1)', { files: [{ path, content: 'x' }] }), path).rejects.toThrow(
        /outside/,
      );
    }
  });

  it('brings out what was printed in its order, and the results by a descriptor of their own', async () => {
    const { output, results } = await rooms.python(`
import os, sys
for number in range(3):
    os.write(1, b'out%d ' % number)
    os.write(2, b'err%d ' % number)
with os.fdopen(int(os.environ['ASSAY_RESULTS_FD']), 'wb') as results:
    results.write(bytes(range(256)) * 1000)
`);
    expect(output).toBe('out0 err0 out1 err1 out2 err2 ');
    expect(
      Buffer.from(results).equals(
        Buffer.concat(
          Array.from({ length: 1000 }, () => Buffer.from(Array.from({ length: 256 }, (_, at) => at))),
        ),
      ),
    ).toBe(true);
  });

  it('keeps the last characters of what was printed', async () => {
    const { output } = await rooms.python("print('ä' * 100000 + 'end', end='')", { outputChars: 10 });
    expect(output).toBe('äääääääend');
  });

  it('says that a command cannot be run', async () => {
    const report = await rooms.run({
      argv: ['no-such-program'],
      files: [],
      limits: PATIENT,
      outputChars: 500,
    });
    expect(report).toMatchObject({ end: 'exited', exitCode: 127 });
    expect(report.output).toContain('cannot run no-such-program');
  });

  it.each(acts)(
    'names the end of $name, and the next command finds everything clean',
    async ({ program, ends }) => {
      const report = await rooms.python(program, { limits: ends.includes('timeout') ? LIMITS : PATIENT });
      expect(ends).toContain(report.end);
      expect(report.exitCode === null).toBe(report.end !== 'exited');
      await isClean();
    },
  );

  it('lets nothing be written outside of the checkout and what ends with the room', async () => {
    const { output } = await rooms.python(`
import os
allowed = ('/work/checkout', '/tmp', '/dev/shm', '/dev/pts', '/dev/mqueue', '/proc/self', '/proc/1', '/usr/lib', '/usr/share')
found = []
for folder, folders, _ in os.walk('/'):
    folders[:] = [name for name in folders if os.path.join(folder, name) not in allowed]
    if os.access(folder, os.W_OK):
        try:
            open(os.path.join(folder, 'mine'), 'w').close()
            found.append(folder)
        except OSError: pass
print(found)
`);
    expect(output).toBe('[]\n');
  });

  it('shows neither the machine nor the rights to change it', async () => {
    process.env.ASSAY_TEST_SECRET = MARK;
    const { output } = await rooms.python(`
import ctypes, glob, os, resource
libc = ctypes.CDLL(None, use_errno=True)
def fails(function, *arguments):
    return function(*arguments) != 0
def refused(act):
    try: act()
    except (OSError, PermissionError): return True
    return False
print(os.path.exists(${JSON.stringify(import.meta.filename)}), os.path.exists('/root/.bashrc'), '${MARK}' in str(os.environ))
print(os.geteuid() != 0, fails(libc.unshare, 0x10000000), fails(libc.mount, b'none', b'/tmp', b'tmpfs', 0, None))
print(refused(lambda: resource.prlimit(1, resource.RLIMIT_CPU, (1, 1))), refused(lambda: os.setpriority(os.PRIO_PROCESS, 1, 19)))
print(refused(lambda: open('/proc/1/mem', 'rb')), refused(lambda: os.readlink('/proc/1/fd/0')), refused(lambda: open('/proc/1/environ').read()))
`);
    expect(output).toBe('False False False\nTrue True True\nTrue True\nTrue True True\n');
  });

  it('has a loopback of its own and no other network', async () => {
    let asked = 0;
    const server = await serveHere((_, response) => {
      asked += 1;
      response.end();
    });
    const { output } = await rooms.python(`
import socket
def reaches(address):
    try:
        socket.create_connection(address, 2).close()
        return True
    except OSError:
        return False
server = socket.create_server(('127.0.0.1', 0))
print(reaches(server.getsockname()), reaches(('127.0.0.1', ${new URL(server.address).port})), reaches(('1.1.1.1', 53)), socket.gethostbyname('localhost'))
`);
    await server.stop();
    expect(output).toBe('True False False 127.0.0.1\n');
    expect(asked).toBe(0);
  });

  it('ends a daemon that has left its parents behind', async () => {
    const report = await rooms.python(`
import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execvp('python', ['python', '-c', 'import time; time.sleep(1000)', '${MARK}'])
    os._exit(0)
time.sleep(0.3)
`);
    expect(report.end).toBe('exited');
    expect(marked()).toEqual([]);
  });

  it('leaves no process when it is aborted', async () => {
    const stop = new AbortController();
    const running = rooms.python(
      'import sys, time; print(sys.argv); time.sleep(1000)',
      { argv: ['python', '-c', 'import time; time.sleep(1000)', MARK] },
      stop.signal,
    );
    await expect.poll(marked).not.toEqual([]);
    stop.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    expect(marked()).toEqual([]);
    await isClean();
  });

  it('gives two commands at once the same port and the same database', async () => {
    const two = await openRooms(project, { backend, concurrency: 2 });
    const program = `
import socket, sqlite3, time
server = socket.create_server(('127.0.0.1', 8000))
base = sqlite3.connect('/tmp/tests.sqlite')
base.execute('create table only_mine (x)')
base.commit()
time.sleep(0.5)
`;
    const reports = await Promise.all([two.python(program), two.python(program)]);
    await two.close();
    expect(two.environment.cached).toBe(true);
    expect(reports.map(({ end, exitCode, output }) => [end, exitCode, output])).toEqual([
      ['exited', 0, ''],
      ['exited', 0, ''],
    ]);
  });
}

/** Processes of this machine that bear the mark. */
function marked(): string[] {
  return readdirSync('/proc').filter((name) => {
    try {
      return (
        /^\d+$/.test(name) &&
        readFileSync(`/proc/${name}/cmdline`, 'utf8').startsWith('python') &&
        readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(MARK)
      );
    } catch {
      return false;
    }
  });
}
