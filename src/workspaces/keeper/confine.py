"""What the job's first process gives up before it becomes the command."""

import ctypes
import os
import resource

from assay_runner import seccomp

# clone(2): new mount, cgroup, uts, ipc, user, pid and network namespaces.
NEW_NAMESPACES = 0x7E020000
NEW_USER = 0x10000000
USER = 1000
OPEN_FILES = 4096
# Of a user namespace of its own: since then its processes are counted apart from those of the same user elsewhere.
COUNTS_APART = (5, 14)
NO_NEW_PRIVILEGES = 38
# Reach into other processes, into the kernel, or hold memory that no limit counts. (x86_64, aarch64)
DENIED = {
    name: seccomp.DENIED[name]
    for name in (
        'unshare', 'setns', 'mount', 'umount2', 'pivot_root', 'chroot', 'mount_setattr', 'open_tree', 'move_mount', 'fsopen',
        'fsconfig', 'fsmount', 'fspick', 'name_to_handle_at', 'open_by_handle_at', 'bpf', 'perf_event_open', 'keyctl',
        'add_key', 'request_key', 'userfaultfd', 'io_uring_setup', 'io_uring_enter', 'io_uring_register', 'kexec_load',
        'kexec_file_load', 'init_module', 'finit_module', 'delete_module', 'fanotify_init', 'memfd_secret', 'shmget',
        'quotactl', 'quotactl_fd', 'acct', 'swapon', 'swapoff', 'reboot', 'iopl', 'ioperm', 'process_madvise', 'ioprio_set',
    )
} | {'memfd_create': seccomp.DENIED_TO_JOBS['memfd_create']}  # fmt: skip
# With the caller's own number (0) alone: whoever may change another's limits or priority ends the keeper.
OWN_ONLY = ('sched_setparam', 'sched_setscheduler', 'sched_setattr')

libc = ctypes.CDLL(None, use_errno=True)


def filter_for(machine):
    """Raises KeyError for an unknown `os.uname().machine`."""
    column, arch = seccomp.MACHINES[machine]
    spaces = [
        seccomp.statement(seccomp.LOAD, seccomp.argument(0)),
        seccomp.jump(seccomp.IF_BITS, NEW_NAMESPACES, 0, 1),
    ]
    own_process = [
        seccomp.statement(seccomp.LOAD, seccomp.argument(0)),
        seccomp.jump(seccomp.IF_EQUAL, 0, 0, 2),
        *unless_zero(1),
    ]
    others = [rule for name in OWN_ONLY for rule in seccomp.deny_when(seccomp.DENIED[name][column], *unless_zero(0))]
    no_clone3 = [
        seccomp.jump(seccomp.IF_EQUAL, seccomp.CLONE3[column], 0, 1),
        seccomp.statement(seccomp.RETURN, seccomp.ENOSYS),
    ]
    return seccomp.filter_of(arch, [
        *no_clone3,
        *seccomp.deny(DENIED, column),
        *seccomp.deny_when(seccomp.CLONE[column], *spaces),
        *seccomp.deny_when(seccomp.PRLIMIT[column], *unless_zero(0)),
        *seccomp.deny_when(seccomp.DENIED['setpriority'][column], *own_process),
        *others,
    ])  # fmt: skip


def unless_zero(index):
    """A test that allows where an argument is 0."""
    return [
        seccomp.statement(seccomp.LOAD, seccomp.argument(index)),
        seccomp.jump(seccomp.IF_EQUAL, 0, 1, 0),
    ]


class Cage:
    """Prepared by the keeper, entered by the job's first process. `apart`: into a user namespace without any right."""

    def __init__(self, limits, apart):
        self.limits = limits
        self.apart = apart
        self.enter_filter = seccomp.prepare(filter_for(os.uname().machine))

    def enter(self):
        with open('/proc/self/oom_score_adj', 'w') as file:
            file.write('1000')
        if self.apart:
            leave_rights_behind()
        self.limit()
        if libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), 'no_new_privs')
        self.enter_filter()

    def limit(self):
        seconds = int(self.limits['cpu']) + 1
        bounds = [
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_NOFILE, OPEN_FILES),
            *([(resource.RLIMIT_NPROC, self.limits['processes'])] if counts_apart() else []),
        ]
        for which, bound in bounds:
            most = resource.getrlimit(which)[1]
            bound = bound if most == resource.RLIM_INFINITY else min(bound, most)
            resource.setrlimit(which, (bound, bound))


def counts_apart():
    major, minor = os.uname().release.split('.')[:2]
    return (int(major), int(minor.split('-')[0])) >= COUNTS_APART


def leave_rights_behind():
    """Nested, it has no capability over the mounts, processes and network of the keeper's namespaces; exec takes the rest."""
    user, group = os.getuid(), os.getgid()
    if libc.unshare(NEW_USER) != 0:
        raise OSError(ctypes.get_errno(), 'a user namespace of the job')
    for name, text in (('setgroups', 'deny'), ('uid_map', f'{USER} {user} 1'), ('gid_map', f'{USER} {group} 1')):
        with open(f'/proc/self/{name}', 'w') as file:
            file.write(text)
