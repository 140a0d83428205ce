'use strict';
// A job's folder, in memory: nothing of the machine's own files can be named here.

const { errno, Refused, Stopped } = require('./errors.cjs');

const MOST_FILES = 1000;
const LONGEST_NAME = 255;
const DEEPEST = 100;

class File {
  data = new Uint8Array(0);
  size = 0;
}

class Folder {
  entries = new Map();
}

/**
 * `most`: bytes of all files together; a job that writes more is ended, and so is one that makes too many files. The bytes of
 * a removed file still count: it may be open.
 */
class Tree {
  constructor(most) {
    this.root = new Folder();
    this.most = most;
    this.used = 0;
    this.count = 0;
  }

  /** The folder that holds the last name of a path, and that name; no name for the root itself. */
  locate(path) {
    const names = path.split('/').filter((name) => name !== '' && name !== '.');
    if (names.includes('..')) throw new Refused(errno.PERM);
    if (names.length > DEEPEST || names.some((name) => name.length > LONGEST_NAME))
      throw new Refused(errno.NAMETOOLONG);
    const name = names.pop();
    const folder = names.reduce((at, next) => folderOf(at.entries.get(next)), this.root);
    return { folder, name };
  }

  find(path) {
    const { folder, name } = this.locate(path);
    const found = name === undefined ? folder : folder.entries.get(name);
    if (found === undefined) throw new Refused(errno.NOENT);
    if (path.endsWith('/')) folderOf(found);
    return found;
  }

  /** Adds what is not there. */
  add(path, entry) {
    const { folder, name } = this.locate(path);
    if (name === undefined || folder.entries.has(name)) throw new Refused(errno.EXIST);
    this.count += 1;
    if (this.count > MOST_FILES) throw new Stopped('output');
    folder.entries.set(name, entry);
    return entry;
  }

  remove(path, isFolder) {
    const { folder, name } = this.locate(path);
    const entry = this.find(path);
    if (name === undefined) throw new Refused(errno.PERM);
    if (entry instanceof Folder !== isFolder) throw new Refused(isFolder ? errno.NOTDIR : errno.ISDIR);
    if (isFolder && entry.entries.size > 0) throw new Refused(errno.NOTEMPTY);
    folder.entries.delete(name);
    this.count -= 1;
  }

  rename(from, to) {
    const entry = this.find(from);
    const target = this.locate(to);
    const source = this.locate(from);
    if (source.name === undefined || target.name === undefined) throw new Refused(errno.PERM);
    if (entry instanceof Folder && reaches(entry, target.folder)) throw new Refused(errno.INVAL);
    const replaced = target.folder.entries.get(target.name);
    if (replaced === entry) return;
    if (replaced !== undefined) this.remove(to, entry instanceof Folder);
    source.folder.entries.delete(source.name);
    target.folder.entries.set(target.name, entry);
  }

  write(file, at, data) {
    this.resize(file, Math.max(file.size, at + data.length));
    file.data.set(data, at);
  }

  resize(file, size) {
    // A size of below nothing would make room for the sizes of others.
    if (!(size >= 0)) throw new Refused(errno.INVAL);
    this.used += size - file.size;
    if (this.used > this.most) throw new Stopped('output');
    if (size > file.data.length) {
      const grown = new Uint8Array(Math.min(this.most, 2 * size));
      grown.set(file.data.subarray(0, file.size));
      file.data = grown;
    }
    if (size < file.size) file.data.fill(0, size, file.size);
    file.size = size;
  }
}

function folderOf(entry) {
  if (entry === undefined) throw new Refused(errno.NOENT);
  if (!(entry instanceof Folder)) throw new Refused(errno.NOTDIR);
  return entry;
}

function reaches(folder, wanted) {
  return (
    folder === wanted ||
    [...folder.entries.values()].some((one) => one instanceof Folder && reaches(one, wanted))
  );
}

module.exports = { File, Folder, Tree, folderOf };
