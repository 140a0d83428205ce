// Short attacks: bodies of a function with the arguments `n` and `canary`. `place` is what must not be reached.

const text = (value) => JSON.stringify(value);
/** Each try alone: where one is refused, the next has its turn. */
const tries = (...each) =>
  `for attempt in (${each.map((one) => `lambda: ${one}`).join(',\n        ')},):\n    try: attempt()\n    except BaseException: pass`;
const DESCRIPTORS = ['4', '5', '6', 'range(3, 32)', 'range(0, 64)'];
const each = (random) => {
  const which = random.pick(DESCRIPTORS);
  return which.startsWith('range') ? which : `(${which},)`;
};

/** On the runner's own results. */
const FORGING = [
  ({ random, forgery }) =>
    `for descriptor in ${each(random)}:\n    try: os.write(descriptor, bytes.fromhex('${forgery()}'))\n    except OSError: pass`,
  ({ random, forgery }) =>
    `for descriptor in ${each(random)}:\n    try: os.pwrite(descriptor, bytes.fromhex('${forgery()}'), ${random.int(0, 40)})\n    except OSError: pass`,
  ({ random, forgery }) =>
    `import mmap\nfor descriptor in ${each(random)}:\n    try:\n        view = mmap.mmap(descriptor, 0)\n        data = bytes.fromhex('${forgery()}')[: len(view)]\n        view[: len(data)] = data\n    except (OSError, ValueError): pass`,
  ({ forgery }) => `time.sleep(0.002)\nos.write(4, bytes.fromhex('${forgery()}'))\nos._exit(0)`,
  ({ forgery }) =>
    `for item in gc.get_objects():\n    if type(item).__name__ != 'Frames': continue\n    item.put = lambda descriptor, data: os.write(descriptor, bytes.fromhex('${forgery()}')) and len(data)`,
  ({ random, forgery }) =>
    `for item in gc.get_objects():\n    if type(item).__name__ == 'Frames': item.${random.pick(['descriptor = 1', 'descriptor = 6', 'pack = lambda *_: b"v"', `write = lambda *_, **__: os.write(4, bytes.fromhex('${forgery()}'))`])}`,
];

/** On the runner's own code and data. */
const PATCHING = [
  ({ random }) =>
    `for name, module in list(sys.modules.items()):\n    if 'assay' not in name: continue\n    for key, value in list(vars(module).items()):\n        if callable(value): setattr(module, key, ${random.pick(['lambda *_, **__: None', 'lambda *_, **__: 9', 'lambda *_, **__: True', 'lambda *given, **__: given and given[-1]'])})`,
  ({ random }) =>
    `encode = sys.modules['assay_runner.encode']\n${random.pick(["encode.encode_or_digest = lambda *_, **__: (b'\\x80\\x05K\\x09.', None)", "encode.digest = lambda *_: ('whole', 1, 1, ['0' * 64], False)", 'encode.SCALARS = (object,)', 'encode.PLAIN.clear()', 'encode.Encoder.describe = lambda *_: ("complex", 9.0, 0.0)', 'encode.TooLong = BaseException', 'encode.parents_of = lambda cls: (int,)'])}`,
  ({ random }) =>
    `frame = sys._getframe()\nwhile frame is not None:\n    for name in list(frame.f_locals):\n        if name in ('argument_lists', 'index', 'function', 'answer', 'value', 'spec', 'first', 'last'):\n            try: frame.f_locals[name] = ${random.pick(['None', '9', '[]', 'lambda *_: 9'])}\n            except BaseException: pass\n    ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))\n    frame = frame.f_back`,
  () =>
    `frame = sys._getframe()\nwhile frame is not None:\n    lists = frame.f_locals.get('argument_lists')\n    if type(lists) is list: lists.clear()\n    frame = frame.f_back`,
  ({ random }) =>
    `import builtins\nfor name in ${random.pick(["('len', 'type', 'isinstance', 'str', 'bytes', 'range', 'map')", "('id', 'next', 'max', 'tuple', 'list', 'enumerate')", "('compile', 'exec', 'callable', 'getattr', 'print', 'BaseException', 'MemoryError', 'SystemExit')"])}:\n    setattr(builtins, name, ${random.pick(['lambda *_, **__: 9', 'lambda *_, **__: True', 'None'])})`,
  () =>
    `import hashlib, struct, json, pickle\nclass Same:\n    def update(self, data): pass\n    def hexdigest(self): return '0' * 64\nhashlib.sha256 = lambda *_: Same()\njson.dumps = lambda *_, **__: '9'\npickle.dumps = lambda *_, **__: b'\\x80\\x05K\\x09.'`,
  ({ random }) =>
    `ctypes.memset(id(${random.pick(['3', '4', '9', 'True', 'None', "'v'", 'b"v"', '()', '0'])}) + ${random.pick([16, 24])}, ${random.int(0, 9)}, ${random.pick([1, 4, 8])})`,
  () => `sys.modules.clear()\nsys.path.clear()\ngc.disable()`,
  ({ random }) =>
    `sys.setrecursionlimit(${random.pick([40, 60, 1 << 30])})\n${random.pick(['sys.setswitchinterval(1e-9)', 'sys.set_int_max_str_digits(640)', 'gc.set_debug(gc.DEBUG_SAVEALL)', 'pass'])}`,
  () => 'main = sys.modules["__main__"]\nvars(main).update(check=lambda _: None, answer=lambda *_: 9, P=9)',
];

/** On what all jobs share: descriptors, limits, folders, the supervisor. */
const LEAVING = [
  ({ random }) =>
    `import fcntl\nfor descriptor in range(64):\n    try: fcntl.fcntl(descriptor, ${random.pick(['fcntl.F_SETFL, os.O_NONBLOCK', 'fcntl.F_SETFL, os.O_APPEND', '1033, 15', '1031, 4096', '1024, 1', 'fcntl.F_SETOWN, os.getppid()', '10, 9', 'fcntl.F_SETFL, 0o20000'])})\n    except OSError: pass`,
  ({ random }) =>
    `for descriptor in range(64):\n    try: ${random.pick(['os.lseek(descriptor, 0, 0)', 'os.ftruncate(descriptor, 0)', 'os.posix_fallocate(descriptor, 0, 1 << 24)', 'os.set_blocking(descriptor, False)', 'os.dup2(descriptor, 4)', 'os.close(descriptor)', 'os.fchmod(descriptor, 0)', 'os.read(descriptor, 1 << 16) if descriptor in (0, 3) else None'])}\n    except (OSError, OverflowError): pass`,
  ({ place }) =>
    `for folder in ('/tmp', '/dev/shm', '/var/tmp', '.', '..', '/', '/run', os.path.dirname(canary), os.path.expanduser('~'), '/proc/self/cwd', '/proc/1/cwd', '/proc/1/root/tmp'):\n    try: open(f'{folder}/${place.mark}', 'x').write('9')\n    except OSError: pass`,
  () =>
    `import resource\nfor number in range(16):\n    try: resource.setrlimit(number, (0, 0))\n    except (OSError, ValueError): pass`,
  () =>
    tries(
      'os.umask(0o777)',
      'os.nice(19)',
      'os.chdir("/")',
      'os.chmod(".", 0)',
      'os.sched_setaffinity(0, [0])',
      'os.setpriority(os.PRIO_USER, 0, 19)',
      'os.setsid()',
      'os.setpgid(0, os.getppid())',
    ),
  () =>
    `libc = ctypes.CDLL(None)\nfor call in ((1, 0), (4, 0), (15, b'assay'), (22, 1), (36, 1), (38, 0), (23, 21), (39, 0), (53, 0, 1, 0, 0)): libc.prctl(*call)\nlibc.mlockall(3)\nlibc.personality(0x0400000)`,
  ({ random }) =>
    `os.makedirs('${random.pick(['a/b/c', '.hidden', '..a/x', 'x'.repeat(200)])}', ${random.pick(['0o777', '0', '0o300'])}, exist_ok=True)\nos.symlink('/', 'root') if not os.path.lexists('root') else None\nopen('file', 'w').write('9' * 99)`,
];

/** On what lies outside. */
const ESCAPING = [
  ({ place }) =>
    tries(
      'sys.stdout.write(open(canary).read())',
      'os.write(1, os.read(os.open(canary, os.O_RDONLY | os.O_NOFOLLOW), 99))',
      'print(open("/proc/self/root" + canary).read())',
      'print(open("/proc/%d/root%s" % (os.getppid(), canary)).read())',
      `print(open("/proc/${place.pid}/environ").read())`,
      `print(open("/proc/${place.pid}/cmdline").read())`,
      'print(open("/proc/%d/environ" % os.getppid()).read())',
      'os.truncate(canary, 0)',
      'os.unlink(canary)',
      'os.rename(canary, canary + "9")',
      'os.chmod(canary, 0)',
      'os.utime(canary)',
      'os.link(canary, "mine")',
      'open(canary, "a").write("9")',
      'os.setxattr(canary, "user.nine", b"9")',
    ),
  ({ place }) =>
    `import socket\n${tries(`socket.create_connection(("127.0.0.1", ${place.tcp}), 0.1)`, `socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"9", ("127.0.0.1", ${place.udp}))`, `socket.socket(socket.AF_UNIX).connect(${text(place.socket)})`, `socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)[0].sendto(b"9", ${text(place.socket)})`, `socket.socketpair(socket.AF_UNIX)[0].connect(${text(place.socket)})`, 'socket.socket(16, 3, 0)', 'socket.socket(40, 1, 0)')}`,
  ({ place }) =>
    `libc = ctypes.CDLL(None, use_errno=True)\naddress = bytes([2, 0]) + (${place.tcp}).to_bytes(2, 'big') + bytes([127, 0, 0, 1]) + bytes(8)\nfor number in range(3, 20):\n    libc.connect(number, address, 16)\n    libc.sendto(number, b'9', 1, 0, address, 16)\nlibc.connect(libc.syscall(41, 2, 1, 0), address, 16)\nlibc.syscall(425, 8, ctypes.create_string_buffer(512))`,
  ({ place }) =>
    tries(
      `os.kill(${place.pid}, 9)`,
      `os.kill(${place.pid}, 19)`,
      'os.kill(os.getppid(), 19)',
      'os.kill(-1, 9)',
      'os.kill(0, 19)',
      'os.killpg(os.getpgid(os.getppid()), 9)',
      `signal.pidfd_send_signal(os.pidfd_open(${place.pid}), 9)`,
      `ctypes.CDLL(None).syscall(129, ${place.pid}, 9, ctypes.create_string_buffer(128))`,
      `ctypes.CDLL(None).syscall(234, ${place.pid}, ${place.pid}, 9)`,
      'ctypes.CDLL(None).syscall(310, os.getppid(), ctypes.create_string_buffer(32), 1, ctypes.create_string_buffer(32), 1, 0)',
    ),
  ({ place }) =>
    `import subprocess\n${tries(`subprocess.run(["/bin/cat", canary])`, `os.system("touch /tmp/${place.mark}")`, 'os.fork() or os._exit(0)', 'os.posix_spawn("/bin/cat", ["cat", canary], {})', 'os.execv("/bin/cat", ["cat", canary])', 'ctypes.CDLL(None).vfork()', 'ctypes.CDLL(None).syscall(56, 17, 0, 0, 0, 0)', 'ctypes.CDLL(None).syscall(322, -100, b"/bin/cat", 0, 0, 0)')}`,
  () =>
    `libc = ctypes.CDLL(None)\nfor number in (165, 155, 272, 308, 161, 321, 298, 101, 435, 428, 429, 430, 442, 304, 303, 250, 248, 246, 169, 175, 313, 323, 446): libc.syscall(number, 0, 0, 0, 0, 0, 0)`,
];

export const ACTS = [...FORGING, ...FORGING, ...PATCHING, ...PATCHING, ...LEAVING, ...ESCAPING];
