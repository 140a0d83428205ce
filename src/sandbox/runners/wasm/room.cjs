'use strict';
// The walls around one program in WebAssembly: what it can reach of the host is a memory of its own and the calls made here.

const { createWasi } = require('./wasi.cjs');
const { Opened } = require('./descriptors.cjs');
const { Tree } = require('./files.cjs');

const [REALTIME, MONOTONIC] = [0, 1];
const ROOT = 3;

/**
 * `descriptors`: Map from number to Descriptor. Number 3 becomes the job's folder; numbers in `reserved` count as folders of no
 * name, so that the program's libraries leave them alone.
 */
function createRoom({ memory, args = [], env = [], descriptors, reserved = [], mostBytes, sleep }) {
  const tree = new Tree(mostBytes);
  descriptors.set(ROOT, Object.assign(new Opened(tree, tree.root, false), { path: '' }));
  const folders = new Map([[ROOT, '/'], ...reserved.map((fd) => [fd, `/.reserved/${fd}`])]);
  return createWasi({ memory, args, env, descriptors, folders, tree, clock, sleep, random: createRandom() });
}

/** Nanoseconds. A program's CPU time is that of the whole process, which does nothing else. */
function clock(id) {
  if (id === REALTIME) return BigInt(Date.now()) * 1_000_000n;
  if (id === MONOTONIC) return process.hrtime.bigint();
  const { user, system } = process.cpuUsage();
  return BigInt(user + system) * 1000n;
}

/** The same bytes for every job, so that an answer that throws dice gets the same verdict twice (xorshift32). */
function createRandom() {
  let state = 0x9e3779b9;
  return (bytes) => {
    for (let at = 0; at < bytes.length; at += 1) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      bytes[at] = state & 0xff;
    }
  };
}

module.exports = { createRoom };
