"""Node for programs in JavaScript. It cannot fork, so each process boots ahead of its job, under the walls, and runs one."""

import ctypes
import os
import re
import resource
import select

from assay_runner import jail, job, landlock, seccomp
from assay_runner.part import Part

# Of the memory that a job may use; the rest is V8's own, and that of buffers.
HEAP_SHARE = 0.6
STACK_BYTES = 8 << 20
# V8 reserves more address space than any job may use: data counts instead. The others are set when the program is known.
OTHER_LIMITS = {
    resource.RLIMIT_AS: None,
    resource.RLIMIT_STACK: STACK_BYTES,
    resource.RLIMIT_CPU: None,
    resource.RLIMIT_FSIZE: None,
}
SHARED = ('/etc/ld.so.cache', '/etc/localtime', '/usr/share/nodejs')
libc = ctypes.CDLL(None, use_errno=True)


class Nodes:
    """Starts Node processes. `node`: executable, readable, script; `cage`: the jail of the other jobs."""

    def __init__(self, node, cage):
        self.cage = cage
        self.script = node['script']
        # The filter lets pass an execve of this address alone, at which the started program has nothing.
        self.path = ctypes.create_string_buffer(os.fsencode(node['executable']))
        readable = [node['executable'], *node['readable'], *SHARED]
        rules = cage.landlock and cage.rules_for(readable)
        filter_ = seccomp.job_filter(os.uname().machine, ctypes.addressof(self.path))
        self.walls = (rules, seccomp.prepare(filter_))
        self.waiting = None
        self.mapped = None

    def take(self, limits):
        """A process that waits for its program under these limits."""
        if self.waiting is not None and not self.waiting.fits(limits):
            self.waiting.discard()
            self.waiting = None
        self.prepare(limits)
        waiting, self.waiting = self.waiting, None
        if self.mapped is None:
            self.mapped = waiting.mapped()
        return waiting

    def prepare(self, limits):
        """Starts the next one, which boots while another runs."""
        self.waiting = self.waiting or Waiting(limits, lambda descriptors: self.start(descriptors, limits))

    def start(self, descriptors, limits):
        pid = os.fork()
        if pid == 0:
            self.become_node(descriptors, limits)
        return pid

    def become_node(self, descriptors, limits, leave=os._exit):
        try:
            jail.die_with_parent()
            self.cage.enter(limits, self.walls, OTHER_LIMITS)
            job.arrange(descriptors)
            heap = int(limits['memory'] * HEAP_SHARE) >> 20
            flags = [f'--max-old-space-size={heap}', '--no-addons', '--v8-pool-size=1', '-e', self.script]
            libc.execve(self.path, strings('node', *flags), strings(*environment()))
            raise OSError(ctypes.get_errno(), 'Node cannot be started')
        except BaseException as error:
            os.write(job.STATUS, repr(error).encode())
        leave(99)


class Waiting:
    """A process that has no program yet. Only the memory that its heap may take is settled."""

    def __init__(self, limits, start):
        self.memory = limits['memory']
        self.printed, printing = os.pipe()
        program, self.feed = os.pipe()
        self.part = Part(start, printing, program)
        os.close(printing)

    def fits(self, limits):
        """Whether it has these limits and lives."""
        return self.memory == limits['memory'] and not select.select([self.part.ended], [], [], 0)[0]

    def mapped(self):
        """Bytes of data that Node has mapped for itself when it is ready: between 20 MB and 600 MB, by its version."""
        select.select([self.part.status], [], [])
        with open(f'/proc/{self.part.pid}/status') as file:
            found = re.search(r'VmData:\s+(\d+) kB', file.read())
        return int(found[1]) << 10 if found else 0

    def run(self, blob, limits, mapped):
        """Hands over the program; what was used before does not count."""
        wanted = jail.limits_of(limits, 0)
        self.limit(resource.RLIMIT_CPU, wanted[resource.RLIMIT_CPU])
        self.limit(resource.RLIMIT_FSIZE, wanted[resource.RLIMIT_FSIZE])
        self.limit(resource.RLIMIT_DATA, mapped + limits['memory'])
        self.part.usage.count_from_here()
        size = os.fstat(blob).st_size
        sent = 0
        try:
            while sent < size:
                sent += os.sendfile(self.feed, blob, sent, size - sent)
        except BrokenPipeError:
            # It has ended already; its exit tells how.
            pass
        os.close(self.feed)
        os.close(blob)

    def limit(self, kind, value):
        bound = jail.bounded(value, resource.prlimit(self.part.pid, kind)[1])
        resource.prlimit(self.part.pid, kind, (bound, bound))

    def discard(self):
        self.part.kill()
        self.part.reap()
        self.part.close()
        os.close(self.feed)
        os.close(self.printed)


def environment():
    # Without the first, Node looks for a file of OpenSSL's, which is out of its reach.
    kept = ('HOME', 'TMPDIR', 'PATH', 'LANG')
    return ['OPENSSL_CONF=/dev/null', *(f'{name}={os.environ[name]}' for name in kept if name in os.environ)]


def strings(*texts):
    return (ctypes.c_char_p * (len(texts) + 1))(*map(os.fsencode, texts), None)
