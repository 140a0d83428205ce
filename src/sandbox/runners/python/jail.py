"""What a job's process gives up before it runs anything of the candidate's."""

import ctypes
import os
import resource
import signal
import sys

from assay_runner import landlock, seccomp

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38
# A backstop against a flood of threads, which the supervisor counts a moment later. The kernel counts those of all the user's
# processes, whatever they are: far from here, or a program's only thread could not start.
THREADS = 4_096
# On a file system of its own that is no larger, a job cannot fill the user's.
SMALL_BYTES = 64 << 20
OPEN_FILES = 64
STACK_BYTES = 64 << 20
# A program may catch SIGXCPU, so the soft limit is the hard one; the host's own limit strikes long before.
CPU_SLACK_S = 5
libc = ctypes.CDLL(None, use_errno=True)


def readable_folders():
    """Where this interpreter's modules and the libraries that it has mapped live."""
    folders = {folder for folder in sys.path if os.path.isdir(folder)}
    with open('/proc/self/maps') as maps:
        files = {line.split(maxsplit=5)[5].strip() for line in maps if '.so' in line}
    folders.update(os.path.dirname(os.path.realpath(file)) for file in files)
    return sorted(folders | set(filter(os.path.exists, ('/usr/share/zoneinfo', '/etc/localtime'))))


def tasks_of_user():
    """Threads that the kernel counts for this user already."""
    found = filter(None, map(user_and_threads, filter(str.isdigit, os.listdir('/proc'))))
    return sum(threads for user, threads in found if user == os.getuid())


def user_and_threads(pid):
    try:
        with open(f'/proc/{pid}/status') as file:
            fields = dict(line.split(':', 1) for line in file)
        return int(fields['Uid'].split()[0]), int(fields['Threads'])
    except (OSError, KeyError):
        return None


def size_of_file_system(folder):
    found = os.statvfs(folder)
    return found.f_frsize * found.f_blocks


class Jail:
    """What does not depend on the job is prepared once, in the template. `folder` is the one that jobs may write to."""

    def __init__(self, folder):
        self.folder = folder
        os.mkdir(folder, 0o700)
        machine = os.uname().machine
        self.landlock = landlock.abi()
        # A file that is removed but held open can be neither found nor measured from outside.
        self.removing = size_of_file_system(folder) <= SMALL_BYTES
        self.rules = self.landlock and self.rules_for(readable_folders())
        self.threads = tasks_of_user() + THREADS
        self.filter = seccomp.prepare(seccomp.job_filter(machine))
        require(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 'no_new_privs')
        seccomp.prepare(seccomp.template_filter(machine))()

    def rules_for(self, readable):
        return landlock.prepare(self.landlock, readable, self.folder, self.removing)

    def enter(self, limits, walls=None, other_limits=()):
        """`limits`: memory and output in bytes, cpu in seconds. Raises OSError where the kernel refuses."""
        rules, filter_ = walls or (self.rules, self.filter)
        os.chdir(self.folder)
        os.environ['TMPDIR'] = os.environ['HOME'] = self.folder
        set_limits({**limits_of(limits, self.threads), **dict(other_limits)})
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        if self.landlock:
            landlock.enter(rules)
        filter_()


def require(result, what):
    if result != 0:
        raise OSError(ctypes.get_errno(), what)


def limits_of(limits, threads):
    cpu = int(limits['cpu']) + CPU_SLACK_S
    return {
        resource.RLIMIT_AS: limits['memory'],
        resource.RLIMIT_CPU: cpu,
        resource.RLIMIT_FSIZE: limits['output'],
        resource.RLIMIT_NPROC: threads,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_STACK: STACK_BYTES,
        resource.RLIMIT_MSGQUEUE: 0,
    }


def set_limits(wanted):
    """None leaves a limit as it is."""
    for kind, value in wanted.items():
        if value is None:
            continue
        bound = bounded(value, resource.getrlimit(kind)[1])
        resource.setrlimit(kind, (bound, bound))


def bounded(value, hard):
    return value if hard == resource.RLIM_INFINITY else min(value, hard)


def die_with_parent():
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def hide():
    """Nobody of the same user may look into this process or its children; they are first to go when memory runs out."""
    try:
        with open('/proc/self/oom_score_adj', 'w') as file:
            file.write('800')
    except OSError:
        pass
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
