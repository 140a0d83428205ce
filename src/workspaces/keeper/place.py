"""The clean checkout of one job: what it writes lies in memory of a bounded size, and is gone with its namespaces."""

import base64
import ctypes
import errno
import os

CHECKOUT, PRISTINE, ENVIRONMENT, LAYERS = '/work/checkout', '/work/pristine', '/work/environment', '/work/layers'
HOME = '/tmp/home'
# mount(2): MS_RDONLY, MS_NOSUID, MS_NODEV, MS_REMOUNT, MS_BIND; umount2(2): MNT_DETACH.
READ_ONLY, NO_SUID, NO_DEVICES, REMOUNT, BIND, DETACH = 1, 2, 4, 32, 4096, 2
# A disk may have as many files as it could hold of this size: their names take memory, too.
BYTES_A_FILE = 16 << 10
FEWEST_FILES = 20_000
# A disk with less room than this is full: a file that needs two pages never gets the last one.
LAST_BYTES = 8192
# What programs look up of users and hosts, where the machine's own files are not to be seen.
ETC = {
    'passwd': 'assay:x:1000:1000:assay:/tmp/home:/bin/sh\nroot:x:0:0:root:/:/bin/sh\n',
    'group': 'assay:x:1000:\nroot:x:0:\n',
    'hosts': '127.0.0.1 localhost sandbox\n::1 localhost ip6-localhost\n',
    'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\n',
}

libc = ctypes.CDLL(None, use_errno=True)


def call(function, *arguments):
    if function(*arguments) != 0:
        code = ctypes.get_errno()
        raise OSError(code, f'{os.strerror(code)}: {function.__name__} {arguments[:2]}')


def mount(source, target, kind, flags, options=''):
    call(libc.mount, source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), options.encode())


def detach(target):
    call(libc.umount2, target.encode(), DETACH)


class Place:
    """`mounts`: this process may mount, in a namespace of its own; otherwise CHECKOUT and /tmp are empty tmpfs already."""

    def __init__(self, mounts, disk):
        self.mounts = mounts
        self.disk = disk
        self.overlay = False

    def open(self):
        if self.mounts:
            self.mount()
        else:
            copy()
        os.makedirs(HOME, exist_ok=True)

    def mount(self):
        self.new_disk(LAYERS, self.disk)
        for name in ('upper', 'work', 'tmp', 'shm'):
            os.mkdir(f'{LAYERS}/{name}')
        try:
            layers = f'lowerdir={PRISTINE},upperdir={LAYERS}/upper,workdir={LAYERS}/work,userxattr'
            mount('overlay', CHECKOUT, 'overlay', NO_SUID | NO_DEVICES, layers)
            self.overlay = True
        except OSError:
            # Kernels before 5.11 have no overlay in a user namespace.
            self.new_disk(CHECKOUT, self.disk + size_of(PRISTINE))
            copy()
        for name, target in (('tmp', '/tmp'), ('shm', '/dev/shm')):
            mount(f'{LAYERS}/{name}', target, '', BIND)
        for target in (LAYERS, PRISTINE):
            detach(target)
        for name, text in ETC.items():
            with open(f'/etc/{name}', 'w') as file:
                file.write(text)
        mount('', '/', '', REMOUNT | BIND | READ_ONLY | NO_SUID | NO_DEVICES)

    def new_disk(self, target, size):
        files = max(FEWEST_FILES, size // BYTES_A_FILE)
        mount('tmpfs', target, 'tmpfs', NO_SUID | NO_DEVICES, f'size={size},nr_inodes={files},mode=755')

    def is_full(self):
        return any(is_full(path) for path in ('/tmp', CHECKOUT))


def is_full(path):
    found = os.statvfs(path)
    return found.f_bavail * found.f_bsize < LAST_BYTES or found.f_favail == 0


def copy():
    """By a program, which takes a third of the time that it takes in here."""
    names = [f'{PRISTINE}/{name}' for name in os.listdir(PRISTINE)]
    if names and os.spawnvp(os.P_WAIT, 'cp', ['cp', '-a', *names, CHECKOUT]) != 0:
        raise OSError(errno.EIO, 'the checkout could not be copied')


def size_of(folder):
    pages = (os.lstat(os.path.join(at, name)).st_blocks for at, _, names in os.walk(folder) for name in names)
    return 512 * sum(pages) + (1 << 20)


def put(files):
    """Writes files over the checkout. Raises OSError for a path that leads out of it, or where there is no room."""
    for path, content in files:
        put_one(os.path.join(CHECKOUT, path), base64.b64decode(content))


def put_one(target, content):
    folder = os.path.dirname(target)
    os.makedirs(folder, exist_ok=True)
    if not f'{os.path.realpath(folder)}/'.startswith(f'{CHECKOUT}/'):
        raise OSError(errno.EXDEV, 'a link leads out of the checkout', target)
    mode = 0o644
    if os.path.lexists(target):
        mode = os.lstat(target).st_mode & 0o777 if not os.path.islink(target) else mode
        # A new file, for the old one may be a link, or have another name.
        os.unlink(target)
    with open(target, 'xb') as file:
        file.write(content)
    os.chmod(target, mode)
