"""One process of a job as the supervisor holds it: its descriptors, its frames on their way to the host, its end."""

import fcntl
import os
import signal

from assay_runner import job, watch

# The host holds a message whole before it looks at it.
MOST_AT_ONCE = 1 << 20


class Part:
    """`start` forks it with its descriptors: it reads its job from `blob`, `channel` is its way to the job's other part."""

    def __init__(self, start, printing, blob, channel=()):
        self.sent = 0
        self.frames = os.memfd_create('frames', os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        # What was written cannot be taken back while it is being sent.
        fcntl.fcntl(self.frames, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL)
        self.status, status = os.pipe()
        # Its own: flags that a job sets on an open file are there for whoever shares it.
        nothing = os.open('/dev/null', os.O_RDONLY)
        self.pid = start([nothing, printing, printing, blob, self.frames, status, *channel])
        for descriptor in (nothing, blob, status, *channel):
            os.close(descriptor)
        self.ended = os.pidfd_open(self.pid)
        self.usage = watch.Usage(self.pid)
        self.exit = self.resources = None

    def forward(self, host, head):
        """Passes on what was written since; `head` makes a message's beginning from its length. Whether there was any."""
        size = os.fstat(self.frames).st_size
        if size == self.sent:
            return False
        while self.sent < size:
            end = min(size, self.sent + MOST_AT_ONCE)
            os.write(host, head(end - self.sent))
            while self.sent < end:
                self.sent += os.sendfile(host, self.frames, self.sent, end - self.sent)
        return True

    def kill(self):
        if self.exit is None:
            os.kill(self.pid, signal.SIGKILL)

    def reap(self):
        _, self.exit, self.resources = os.wait4(self.pid, 0)

    def cpu_of_ended(self):
        used = self.resources
        return 0 if used is None else used.ru_utime + used.ru_stime - self.usage.before

    def close(self):
        """Its wait status, and why it could not be set up, if so."""
        said = os.read(self.status, 1000)
        setup = None if said == job.READY else said.decode(errors='replace') or 'it ended before it was set up'
        for descriptor in (self.frames, self.status, self.ended):
            os.close(descriptor)
        return {'status': self.exit, 'setup': setup}
