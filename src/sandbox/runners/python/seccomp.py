"""The system calls that a program in the sandbox cannot make, as a BPF filter (x86_64 and aarch64).

One job is one process: no fork, no exec (but one, for a job that is another program), no signal to anybody, no socket but a socketpair that reaches nobody, no memory
that outlives the process or escapes RLIMIT_AS, no new privilege. What is denied answers EPERM and the program goes on.
Source: linux/seccomp.h, linux/filter.h and the kernel's system call tables.
"""

import ctypes
import struct

ALLOW, KILL, EPERM, ENOSYS = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026
LOAD, IF_EQUAL, IF_AT_LEAST, IF_BITS, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCH = 0, 4  # offsets in struct seccomp_data
CLONE_THREAD = 0x00010000
# prctl: parent death signal, dumpable, seccomp, ptracer.
PRCTLS = (1, 4, 22, 0x59616D61)
X32_BIT = 0x40000000
# fcntl: F_SETOWN, F_SETSIG, F_SETOWN_EX; ioctl: FIOSETOWN, SIOCSPGRP. Who owns a socket is sent signals by whoever writes to it.
FCNTLS, IOCTLS = (8, 10, 15), (0x8901, 0x8902)
# A file without a name cannot be found, nor measured.
O_TMPFILE_BIT = 0o20000000

# name: (x86_64, aarch64)
# The template needs these for its jobs; a job needs none of them.
DENIED_TO_JOBS = {
    'fork': (57, None), 'vfork': (58, None), 'kill': (62, 129), 'pidfd_open': (434, 434), 'memfd_create': (319, 279),
    'chmod': (90, None), 'fchmodat': (268, 53), 'seccomp': (317, 277),
}  # fmt: skip
DENIED = {
    'execveat': (322, 281), 'tkill': (200, 130), 'tgkill': (234, 131), 'rt_sigqueueinfo': (129, 138),
    'rt_tgsigqueueinfo': (297, 240), 'pidfd_send_signal': (424, 424), 'pidfd_getfd': (438, 438),
    'ptrace': (101, 117), 'process_vm_readv': (310, 270), 'process_vm_writev': (311, 271), 'kcmp': (312, 272),
    'process_madvise': (440, 440), 'process_mrelease': (448, 448),
    'socket': (41, 198), 'connect': (42, 203), 'bind': (49, 200), 'listen': (50, 201), 'accept': (43, 202),
    'accept4': (288, 242), 'sendmsg': (46, 211), 'sendmmsg': (307, 269),
    'memfd_secret': (447, 447), 'userfaultfd': (323, 282),
    'shmget': (29, 194), 'shmat': (30, 196), 'shmctl': (31, 195), 'shmdt': (67, 197),
    'semget': (64, 190), 'semop': (65, 193), 'semctl': (66, 191), 'semtimedop': (220, 192),
    'msgget': (68, 186), 'msgsnd': (69, 189), 'msgrcv': (70, 188), 'msgctl': (71, 187),
    'mq_open': (240, 180), 'mq_unlink': (241, 181),
    'io_uring_setup': (425, 425), 'io_uring_enter': (426, 426), 'io_uring_register': (427, 427),
    'sched_setparam': (142, 118), 'sched_setscheduler': (144, 119), 'sched_setaffinity': (203, 122),
    'sched_setattr': (314, 274), 'setpriority': (141, 140), 'ioprio_set': (251, 30), 'personality': (135, 92),
    'link': (86, None), 'linkat': (265, 37), 'symlink': (88, None), 'symlinkat': (266, 36),
    'fchmod': (91, 52), 'fchmodat2': (452, 452),
    'chown': (92, None), 'fchown': (93, 55), 'lchown': (94, None), 'fchownat': (260, 54),
    'utime': (132, None), 'utimes': (235, None), 'futimesat': (261, None), 'utimensat': (280, 88),
    'setxattr': (188, 5), 'lsetxattr': (189, 6), 'fsetxattr': (190, 7), 'setxattrat': (463, 463),
    'removexattr': (197, 14), 'lremovexattr': (198, 15), 'fremovexattr': (199, 16), 'removexattrat': (466, 466),
    'mount': (165, 40), 'umount2': (166, 39), 'pivot_root': (155, 41), 'chroot': (161, 51), 'mount_setattr': (442, 442),
    'open_tree': (428, 428), 'move_mount': (429, 429), 'fsopen': (430, 430), 'fsconfig': (431, 431),
    'fsmount': (432, 432), 'fspick': (433, 433), 'unshare': (272, 97), 'setns': (308, 268),
    'name_to_handle_at': (303, 264), 'open_by_handle_at': (304, 265), 'fanotify_init': (300, 262),
    'bpf': (321, 280), 'perf_event_open': (298, 241), 'keyctl': (250, 219), 'add_key': (248, 217),
    'request_key': (249, 218), 'kexec_load': (246, 104), 'kexec_file_load': (320, 294), 'init_module': (175, 105),
    'finit_module': (313, 273), 'delete_module': (176, 106), 'reboot': (169, 142), 'swapon': (167, 224),
    'swapoff': (168, 225), 'acct': (163, 89), 'syslog': (103, 116), 'quotactl': (179, 60), 'quotactl_fd': (443, 443),
    'sethostname': (170, 161), 'setdomainname': (171, 162), 'iopl': (172, None), 'ioperm': (173, None),
    'modify_ldt': (154, None), 'vhangup': (153, 58),
    # Takes room beyond every limit on files.
    'fallocate': (285, 47),
    # Its flags are out of a filter's sight.
    'openat2': (437, 437),
}  # fmt: skip
# Allowed with some arguments only.
EXECVE, CLONE, CLONE3, PRLIMIT, PRCTL, SENDTO = (59, 221), (56, 220), (435, 435), (302, 261), (157, 167), (44, 206)
FCNTL, IOCTL, OPEN, OPENAT = (72, 25), (16, 29), (2, None), (257, 56)
MACHINES = {'x86_64': (0, 0xC000003E), 'aarch64': (1, 0xC00000B7)}


def argument(index):
    """Offset of the low half of a system call's argument."""
    return 16 + 8 * index


def statement(code, value):
    return struct.pack('=HBBI', code, 0, 0, value)


def jump(code, value, yes, no):
    return struct.pack('=HBBI', code, yes, no, value)


def deny_when(number, *test):
    """Runs `test` for one system call; a test ends by falling through to EPERM or by skipping it to ALLOW."""
    if number is None:
        return []
    body = [*test, statement(RETURN, EPERM), statement(RETURN, ALLOW)]
    return [jump(IF_EQUAL, number, 0, len(body)), *body]


def one_of(index, values):
    """A test that denies where an argument is one of the values."""
    *others, last = values
    skips = [jump(IF_EQUAL, value, len(others) - at, 0) for at, value in enumerate(others)]
    return [statement(LOAD, argument(index)), *skips, jump(IF_EQUAL, last, 0, 1)]


def deny(table, column):
    numbers = [row[column] for row in table.values() if row[column] is not None]
    return [part for number in numbers for part in (jump(IF_EQUAL, number, 0, 1), statement(RETURN, EPERM))]


def filter_of(arch, rules):
    """The bytes of a filter that loads the system call's number, applies the rules and allows the rest."""
    return b''.join([
        statement(LOAD, ARCH),
        jump(IF_EQUAL, arch, 1, 0),
        statement(RETURN, KILL),
        statement(LOAD, NUMBER),
        jump(IF_AT_LEAST, X32_BIT, 0, 1),
        statement(RETURN, KILL),
        *rules,
        statement(RETURN, ALLOW),
    ])  # fmt: skip


def template_filter(machine):
    """What neither the template nor its jobs may call. Raises KeyError for an unknown `os.uname().machine`."""
    column, arch = MACHINES[machine]
    # A datagram socketpair could be sent elsewhere by naming an address.
    no_address = [
        statement(LOAD, argument(4)),
        jump(IF_EQUAL, 0, 0, 2),
        statement(LOAD, argument(4) + 4),
        jump(IF_EQUAL, 0, 1, 0),
    ]
    # ENOSYS makes the C library fall back to clone, whose flags a filter can read.
    no_clone3 = [jump(IF_EQUAL, CLONE3[column], 0, 1), statement(RETURN, ENOSYS)]
    tests = [
        *deny_when(SENDTO[column], *no_address),
        *deny_when(FCNTL[column], *one_of(1, FCNTLS)),
        *deny_when(IOCTL[column], *one_of(1, IOCTLS)),
        *deny_when(OPENAT[column], statement(LOAD, argument(2)), jump(IF_BITS, O_TMPFILE_BIT, 0, 1)),
        *deny_when(OPEN[column], statement(LOAD, argument(1)), jump(IF_BITS, O_TMPFILE_BIT, 0, 1)),
    ]
    return filter_of(arch, [*no_clone3, *tests, *deny(DENIED, column)])


def job_filter(machine, program=0):
    """What a job may not call besides; `program`: address of the one path that it may execute. Short, for the kernel reads a filter through whenever it is put in force."""
    column, arch = MACHINES[machine]
    thread = [statement(LOAD, argument(0)), jump(IF_BITS, CLONE_THREAD, 1, 0)]
    own_limits = [statement(LOAD, argument(0)), jump(IF_EQUAL, 0, 1, 0)]
    options = [jump(IF_EQUAL, option, len(PRCTLS) - i, 0) for i, option in enumerate(PRCTLS)]
    prctl = [statement(LOAD, argument(0)), *options, statement(RETURN, ALLOW)]
    path = [
        statement(LOAD, argument(0)),
        jump(IF_EQUAL, program & 0xFFFFFFFF, 0, 2),
        statement(LOAD, argument(0) + 4),
        jump(IF_EQUAL, program >> 32, 1, 0),
    ]
    return filter_of(arch, [
        *deny_when(EXECVE[column], *path),
        *deny_when(CLONE[column], *thread),
        *deny_when(PRLIMIT[column], *own_limits),
        *deny_when(PRCTL[column], *prctl),
        *deny(DENIED_TO_JOBS, column),
    ])  # fmt: skip


class Program(ctypes.Structure):
    """struct sock_fprog"""

    _fields_ = [('length', ctypes.c_ushort), ('instructions', ctypes.c_void_p)]


def prepare(code):
    """A function that puts the calling process under the filter for good; it needs no_new_privs."""
    buffer = ctypes.create_string_buffer(code, len(code))
    program = Program(len(code) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)

    def enter(keep=buffer):
        if libc.prctl(22, 2, ctypes.byref(program), 0, 0) != 0:
            raise OSError(ctypes.get_errno(), 'seccomp refused the filter')

    return enter
