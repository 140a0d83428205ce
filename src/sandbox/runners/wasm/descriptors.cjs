'use strict';
// What a descriptor of a job stands for. Each kind reads and writes as far as it can; what it cannot do is refused.

const { errno, Refused, Stopped } = require('./errors.cjs');
const { Folder } = require('./files.cjs');

/** WASI's `filetype`. */
const TYPE = { device: 2, folder: 3, file: 4 };

class Descriptor {
  type = TYPE.device;

  get size() {
    return 0;
  }

  read() {
    throw new Refused(errno.BADF);
  }

  write() {
    throw new Refused(errno.BADF);
  }

  seek() {
    throw new Refused(errno.SPIPE);
  }
}

/** Bytes to be read once. */
class Source extends Descriptor {
  constructor(bytes) {
    super();
    this.bytes = bytes;
  }

  read(size) {
    const part = this.bytes.subarray(0, size);
    this.bytes = this.bytes.subarray(part.length);
    return part;
  }
}

/** What is printed: the beginning is kept and nothing is refused. */
class Printing extends Descriptor {
  constructor(log) {
    super();
    this.log = log;
  }

  write(data) {
    this.log.write(data);
    return data.length;
  }
}

/** Frames for the host. More of them than the job's limit end it. */
class Frames extends Printing {
  write(data) {
    if (this.log.write(data) < data.length) throw new Stopped('output');
    return data.length;
  }
}

/** Both ends of the way to the job's other part. */
class Channel extends Descriptor {
  constructor(incoming, outgoing) {
    super();
    this.incoming = incoming;
    this.outgoing = outgoing;
  }

  read(size) {
    return this.incoming.read(size);
  }

  write(data) {
    if (data.length === 0) return 0;
    const count = this.outgoing.write(data);
    if (count === 0) throw new Refused(errno.PIPE);
    return count;
  }
}

/** An open file, or a folder, of a job's tree. */
class Opened extends Descriptor {
  at = 0;

  constructor(tree, entry, appends) {
    super();
    this.tree = tree;
    this.entry = entry;
    this.appends = appends;
    this.type = entry instanceof Folder ? TYPE.folder : TYPE.file;
  }

  get size() {
    return this.entry.size ?? 0;
  }

  /** From where it stands, which moves on; or from `at`, which moves nothing. */
  read(size, at) {
    const { data, size: end } = this.file();
    const from = at ?? this.at;
    const part = data.subarray(Math.min(from, end), Math.min(from + size, end));
    if (at === undefined) this.at += part.length;
    return part;
  }

  write(data, at) {
    const from = at ?? (this.appends ? this.size : this.at);
    this.tree.write(this.file(), from, data);
    if (at === undefined) this.at = from + data.length;
    return data.length;
  }

  seek(offset, whence) {
    const base = [0, this.at, this.size][whence];
    if (base === undefined || base + offset < 0) throw new Refused(errno.INVAL);
    this.at = base + offset;
    return this.at;
  }

  file() {
    if (this.entry instanceof Folder) throw new Refused(errno.ISDIR);
    return this.entry;
  }
}

module.exports = { TYPE, Descriptor, Source, Printing, Frames, Channel, Opened };
