# Does: writes files into its folder and reads them again, also at a place of its own, and whatever they are called.
import os


def answer(n, user):
    os.makedirs(f'folder/{n}')
    with open(f'folder/{n}/file', 'w') as file:
        file.write(str(n))
    for name in map(str, range(10)):
        with open(name, 'w+b') as file:
            file.write(b'abcd')
            file.seek(1)
            os.pwrite(file.fileno(), b'x', 3)
            assert os.pread(file.fileno(), 2, 1) == b'bc'
            assert file.read() == b'bcx'
    with open(f'folder/{n}/file') as file:
        return int(file.read()) ** 2
