'use strict';
// The calls of WASI (preview 1) that a program in WebAssembly makes, over descriptors and files in memory: the only way out of
// it. What is not here is refused with ENOSYS. Every number comes from the program, and is checked where it is used: memory
// is reached through a DataView, which throws beyond its end and so ends the program.

const { errno, Refused, Stopped } = require('./errors.cjs');
const { Opened } = require('./descriptors.cjs');
const { File, Folder, folderOf } = require('./files.cjs');

const ENOSYS = 52;
const MOST_DESCRIPTORS = 64;
const LONGEST_PATH = 4096;
/** `oflags` of path_open. */
const [CREATE, FOLDER, EXCLUSIVE, TRUNCATE] = [1, 2, 4, 8];
const APPEND = 1;
const ALL_RIGHTS = 0x1fffffffn;
const DIRENT_BYTES = 24;
const [REALTIME, MONOTONIC] = [0, 1];

/**
 * `memory`: the program's. `args`, `env`: texts. `descriptors`: Map from number to Descriptor, of which those that are
 * folders at the start have a path in `folders`. `clock(id)`: nanoseconds; `sleep(ms)`; `random(bytes)` fills them.
 */
function createWasi({ memory, args, env, descriptors, folders, tree, clock, sleep, random }) {
  const view = () => new DataView(memory.buffer);
  const bytes = (at, size) => new Uint8Array(memory.buffer, at >>> 0, size >>> 0);
  const put32 = (at, value) => view().setUint32(at >>> 0, value, true);
  const put64 = (at, value) => view().setBigUint64(at >>> 0, BigInt(value), true);
  const get32 = (at) => view().getUint32(at >>> 0, true);
  const zero = (at, size) => bytes(at, size).fill(0);

  const opened = (fd) => {
    const found = descriptors.get(fd);
    if (found === undefined) throw new Refused(errno.BADF);
    return found;
  };
  const pathOf = (fd, at, size) => {
    if (size >>> 0 > LONGEST_PATH) throw new Refused(errno.NAMETOOLONG);
    const folder = opened(fd);
    if (folder.path === undefined) throw new Refused(errno.NOTDIR);
    return `${folder.path}/${Buffer.from(bytes(at, size)).toString('utf8')}`;
  };
  const firstFree = () => {
    for (let fd = 0; fd < MOST_DESCRIPTORS; fd += 1) if (!descriptors.has(fd)) return fd;
    throw new Refused(errno.NOTSUP);
  };
  const vectors = function* (at, count) {
    for (let i = 0; i < count >>> 0; i += 1) yield [get32(at + 8 * i), get32(at + 8 * i + 4)];
  };
  const putTexts = (texts) => (pointers, buffer) => {
    let at = buffer >>> 0;
    for (const [index, text] of texts.entries()) {
      const data = Buffer.from(`${text}\0`);
      put32((pointers >>> 0) + 4 * index, at);
      bytes(at, data.length).set(data);
      at += data.length;
    }
  };
  const putSizes = (texts) => (count, size) => {
    put32(count, texts.length);
    put32(
      size,
      texts.reduce((sum, text) => sum + Buffer.byteLength(text) + 1, 0),
    );
  };
  const putStat = (at, { type, size }) => {
    zero(at, 64);
    bytes(at + 16, 1)[0] = type;
    put64(at + 24, 1);
    put64(at + 32, size);
  };

  const calls = {
    args_get: putTexts(args),
    args_sizes_get: putSizes(args),
    environ_get: putTexts(env),
    environ_sizes_get: putSizes(env),
    clock_res_get: (_, at) => put64(at, 1),
    clock_time_get: (id, _, at) => put64(at, clock(id)),
    random_get: (at, size) => random(bytes(at, size)),
    sched_yield: () => {},
    proc_exit: (code) => {
      throw new Stopped('exit', code & 0xff);
    },
    poll_oneoff: (subscriptions, events, count, out) => {
      const due = poll(subscriptions >>> 0, count >>> 0);
      zero(events, 32 * due.length);
      for (const [index, { userdata, tag }] of due.entries()) {
        view().setBigUint64((events >>> 0) + 32 * index, userdata, true);
        bytes(events + 32 * index + 10, 1)[0] = tag;
      }
      put32(out, due.length);
    },

    fd_close: (fd) => {
      opened(fd);
      descriptors.delete(fd);
    },
    fd_fdstat_get: (fd, at) => {
      const { type } = opened(fd);
      zero(at, 24);
      bytes(at, 1)[0] = type;
      put64(at + 8, ALL_RIGHTS);
      put64(at + 16, ALL_RIGHTS);
    },
    fd_fdstat_set_flags: (fd, flags) => {
      opened(fd).appends = (flags & APPEND) !== 0;
    },
    fd_filestat_get: (fd, at) => putStat(at, opened(fd)),
    fd_filestat_set_size: (fd, size) => tree.resize(file(fd).file(), Number(size)),
    fd_prestat_get: (fd, at) => {
      const name = folders.get(fd);
      if (name === undefined) throw new Refused(errno.BADF);
      put32(at, 0);
      put32(at + 4, name.length);
    },
    fd_prestat_dir_name: (fd, at) => {
      const name = Buffer.from(folders.get(fd) ?? '');
      bytes(at, name.length).set(name);
    },
    fd_read: (fd, vector, count, out) => put32(out, read(opened(fd), vector, count)),
    fd_pread: (fd, vector, count, offset, out) => put32(out, read(file(fd), vector, count, Number(offset))),
    fd_write: (fd, vector, count, out) => put32(out, write(opened(fd), vector, count)),
    fd_pwrite: (fd, vector, count, offset, out) => put32(out, write(file(fd), vector, count, Number(offset))),
    fd_seek: (fd, offset, whence, out) => put64(out, opened(fd).seek(Number(offset), whence)),
    fd_tell: (fd, out) => put64(out, opened(fd).seek(0, 1)),
    fd_sync: (fd) => void opened(fd),
    fd_datasync: (fd) => void opened(fd),
    fd_readdir: (fd, at, size, cookie, out) => put32(out, list(file(fd), at, size >>> 0, Number(cookie))),

    path_open: (fd, _, at, size, flags, _rights, _inherited, fdFlags, out) => {
      const path = pathOf(fd, at, size);
      const found = open(path, flags);
      const number = firstFree();
      descriptors.set(number, Object.assign(new Opened(tree, found, (fdFlags & APPEND) !== 0), { path }));
      put32(out, number);
    },
    path_filestat_get: (fd, _, at, size, out) =>
      putStat(out, new Opened(tree, tree.find(pathOf(fd, at, size)), false)),
    path_create_directory: (fd, at, size) => void tree.add(pathOf(fd, at, size), new Folder()),
    path_remove_directory: (fd, at, size) => tree.remove(pathOf(fd, at, size), true),
    path_unlink_file: (fd, at, size) => tree.remove(pathOf(fd, at, size), false),
    path_rename: (fd, at, size, newFd, newAt, newSize) =>
      tree.rename(pathOf(fd, at, size), pathOf(newFd, newAt, newSize)),
    // No link was ever made.
    path_readlink: (fd, _, at, size) => {
      tree.find(pathOf(fd, at, size));
      throw new Refused(errno.INVAL);
    },
  };

  function file(fd) {
    const found = opened(fd);
    if (!(found instanceof Opened)) throw new Refused(errno.SPIPE);
    return found;
  }

  function open(path, flags) {
    const isThere = exists(path);
    if (isThere && (flags & EXCLUSIVE) !== 0) throw new Refused(errno.EXIST);
    if (!isThere && (flags & CREATE) !== 0) return tree.add(path, new File());
    const found = tree.find(path);
    if ((flags & FOLDER) !== 0) folderOf(found);
    if ((flags & TRUNCATE) !== 0 && found instanceof File) tree.resize(found, 0);
    return found;
  }

  function exists(path) {
    const { folder, name } = tree.locate(path);
    return name === undefined || folder.entries.has(name);
  }

  function read(descriptor, vector, count, at) {
    let total = 0;
    for (const [start, size] of vectors(vector, count)) {
      if (size === 0) continue;
      const part = descriptor.read(size, at === undefined ? undefined : at + total);
      bytes(start, part.length).set(part);
      total += part.length;
      // A pipe may have no more, and would wait for it.
      if (part.length < size || descriptor.incoming !== undefined) break;
    }
    return total;
  }

  function write(descriptor, vector, count, at) {
    let total = 0;
    for (const [start, size] of vectors(vector, count)) {
      const taken = descriptor.write(bytes(start, size), at === undefined ? undefined : at + total);
      total += taken;
      if (taken < size) break;
    }
    return total;
  }

  /** Entries from `cookie` on, the last of them cut where the buffer ends. */
  function list({ entry }, at, size, cookie) {
    const target = bytes(at, size);
    let used = 0;
    const entries = [...folderOf(entry).entries];
    for (let next = cookie; next < entries.length && used < size; next += 1) {
      const record = direntOf(next + 1, entries[next]).subarray(0, size - used);
      target.set(record, used);
      used += record.length;
    }
    return used;
  }

  /** Sleeps until the first clock is due; whatever could be read or written is due at once. */
  function poll(at, count) {
    if (count === 0 || count > MOST_DESCRIPTORS) throw new Refused(errno.INVAL);
    const all = Array.from({ length: count }, (_, i) => subscriptionAt(at + 48 * i));
    const ready = all.filter(({ tag }) => tag !== 0);
    if (ready.length > 0) return ready;
    const first = Math.min(...all.map(({ ms }) => ms));
    sleep(first);
    return all.filter(({ ms }) => ms <= first);
  }

  function subscriptionAt(at) {
    const tag = bytes(at + 8, 1)[0];
    const userdata = view().getBigUint64(at, true);
    if (tag !== 0) return { userdata, tag };
    const isAbsolute = (view().getUint16(at + 40, true) & 1) === 1;
    const timeout = view().getBigUint64(at + 24, true);
    const from = isAbsolute ? BigInt(clock(get32(at + 16) === REALTIME ? REALTIME : MONOTONIC)) : 0n;
    return { userdata, tag, ms: Math.max(0, Number(timeout - from) / 1e6) };
  }

  return new Proxy(calls, {
    get: (_, name) => guarded(Object.hasOwn(calls, name) ? calls[name] : undefined),
  });
}

function direntOf(next, [name, entry]) {
  const text = Buffer.from(name);
  const record = Buffer.alloc(DIRENT_BYTES + text.length);
  record.writeBigUInt64LE(BigInt(next), 0);
  record.writeUInt32LE(text.length, 16);
  record[20] = entry instanceof Folder ? 3 : 4;
  text.copy(record, DIRENT_BYTES);
  return record;
}

/** Gives WASI's number of what happened; what ends the program passes through. */
function guarded(call) {
  if (call === undefined) return () => ENOSYS;
  return (...numbers) => {
    try {
      call(...numbers);
      return errno.SUCCESS;
    } catch (error) {
      if (error instanceof Refused) return error.number;
      throw error;
    }
  };
}

module.exports = { createWasi };
