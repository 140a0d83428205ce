'use strict';

/** WASI's numbers (preview 1, `errno`). */
const errno = {
  SUCCESS: 0,
  BADF: 8,
  EXIST: 20,
  INVAL: 28,
  ISDIR: 31,
  NAMETOOLONG: 37,
  NOENT: 44,
  NOTDIR: 54,
  NOTEMPTY: 55,
  NOTSUP: 58,
  PERM: 63,
  PIPE: 64,
  SPIPE: 70,
};

/** What the program is told. */
class Refused extends Error {
  constructor(number) {
    super(`errno ${number}`);
    this.number = number;
  }
}

/** The program goes no further: it left with a code, or the host ends it for its `output`. */
class Stopped extends Error {
  constructor(why, code = 0) {
    super(why);
    this.why = why;
    this.code = code;
  }
}

module.exports = { errno, Refused, Stopped };
