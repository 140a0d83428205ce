import { expect, test } from 'vitest';

import { openSandbox } from '../../src/sandbox/index.ts';
import { describeWith } from '../fixtures/parts.ts';

const LIMITS = { inputCpuS: 4, jobCpuS: 8, memoryBytes: 1 << 30, outputBytes: 1 << 20 };

/** Names the ways by which a file gets out of sight while it is held open. */
const CODE = `
import ctypes, os
def hidden():
    tries = {'remove': remove, 'replace': replace, 'nameless': nameless, 'reserve': reserve}
    return [name for name in tries if works(tries[name])]
def works(attempt):
    try:
        attempt()
        return True
    except PermissionError:
        return False
def remove():
    open('a', 'w').close()
    os.unlink('a')
def replace():
    open('b', 'w').close()
    open('c', 'w').close()
    os.rename('b', 'c')
def nameless():
    os.close(os.open('.', os.O_TMPFILE | os.O_RDWR))
def reserve():
    file = os.open('d', os.O_CREAT | os.O_RDWR)
    if ctypes.CDLL(None, use_errno=True).fallocate(file, 1, ctypes.c_long(0), ctypes.c_long(4096)):
        raise OSError(ctypes.get_errno(), 'fallocate')
def written():
    os.mkdir('folder')
    with open('folder/file', 'w') as file:
        file.write('kept')
    os.mkdir('empty')
    os.rmdir('empty')
    return open('folder/file').read() == 'kept'
`;

describeWith(['sandbox'], 'the room that a job may fill', () => {
  test('without a file system of its own, no file gets out of sight', async () => {
    const sandbox = await openSandbox({ backend: 'landlock', concurrency: 1 });
    const run = (entry: string) =>
      sandbox.call({ language: 'python', code: CODE, entry, inputs: Buffer.from('[[]]'), limits: LIMITS });
    const [hidden] = (await run('hidden')).results;
    expect(hidden).toMatchObject({ kind: 'value', bytes: Buffer.from('80055d2e', 'hex') });
    const [written] = (await run('written')).results;
    expect(written).toMatchObject({ kind: 'value', bytes: Buffer.from('8005882e', 'hex') });
    await sandbox.close();
  });
});

describeWith(['sandbox', 'bubblewrap'], 'the room of a file system of its own', () => {
  test('lets programs remove and rename what they wrote', async () => {
    const sandbox = await openSandbox({ backend: 'bubblewrap', concurrency: 1 });
    const code = `
import os, tempfile
def f():
    with tempfile.TemporaryFile() as file, tempfile.NamedTemporaryFile() as named:
        file.write(b'x')
    with tempfile.TemporaryDirectory() as folder:
        open(folder + '/a', 'w').close()
        os.rename(folder + '/a', folder + '/b')
    return os.listdir('.') == []`;
    const { results } = await sandbox.call({
      language: 'python',
      code,
      entry: 'f',
      inputs: Buffer.from('[[]]'),
      limits: LIMITS,
    });
    expect(results).toMatchObject([{ kind: 'value', bytes: Buffer.from('8005882e', 'hex') }]);
    await sandbox.close();
  });
});
