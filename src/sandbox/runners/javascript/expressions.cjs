// Evaluates call expressions as can-ai-code's interviewer does: a sloppy direct eval of the program and `var _rv = call`.
//
// Node runs this with -e before there is a job: it says that it is ready on descriptor 5 and waits for {code, calls} on
// descriptor 3. Frames go to descriptor 4 (see ../python/frames.py):
//   v  the JSON of the value, or of {error, exc_type} of what was thrown    o  there is none: what was printed
//   X  the program left: what was printed
// A process that is not as it was before its first call leaves: the host makes the other calls in a fresh one.
(() => {
  'use strict';
  const { closeSync, readFileSync, writeSync } = require('fs');
  const Module = require('module');
  const { Writable } = require('stream');
  const { cpuUsage, reallyExit } = process;
  const { parse, stringify } = JSON;
  const { is } = Object;
  const { deleteProperty, getOwnPropertyDescriptor, getPrototypeOf, isExtensible, ownKeys } = Reflect;
  const [JOB, FRAMES, STATUS] = [3, 4, 5];
  const KEPT = 4096;
  const globals = globalThis;
  const FILE = '/wrapper';

  // What -e adds to the globals of a script.
  const kept = ['console', 'crypto', 'process'];
  const added = [...Module.builtinModules, 'require', 'module', 'exports', '__filename', '__dirname'];
  for (const name of added) if (!kept.includes(name)) deleteProperty(globalThis, name);
  // Node 24 adds the parts of fetch where a global is first looked at.
  for (const name of ownKeys(globalThis)) getOwnPropertyDescriptor(globalThis, name);
  const usual = new Set(ownKeys(globalThis));

  // What one call printed: its beginning is kept, and all of it goes where it would go.
  let printed = ['', ''];
  const tee = (at) =>
    new Writable({
      decodeStrings: false,
      write(chunk, _, done) {
        const bytes = Buffer.from(chunk);
        for (let sent = 0; sent < bytes.length;) sent += writeSync(at + 1, bytes, sent);
        if (printed[at].length < KEPT) printed[at] = (printed[at] + bytes).slice(0, KEPT);
        done();
      },
    });
  for (const [at, name] of ['stdout', 'stderr'].entries())
    Object.defineProperty(process, name, { value: tee(at), configurable: true, enumerable: true });
  const textOfPrinted = () => printed[0].trim() || printed[1].trim();

  let current = 0;
  let startedAt = 0;
  const cpu = () => {
    const { user, system } = cpuUsage();
    return (user + system) / 1e6;
  };
  const send = (kind, text) => {
    const payload = Buffer.from(text);
    const head = Buffer.alloc(17);
    head.write(kind, 'latin1');
    head.writeUInt32LE(current, 1);
    head.writeDoubleLE(cpu() - startedAt, 5);
    head.writeUInt32LE(payload.length, 13);
    const frame = Buffer.concat([head, payload]);
    for (let sent = 0; sent < frame.length;) sent += writeSync(FRAMES, frame, sent);
  };
  process.on('exit', () => send('X', textOfPrinted()));

  const main = Object.assign(new Module(FILE), { filename: FILE, paths: [] });
  const load = Module.createRequire(FILE);
  load.main = main;
  // Made here for its scope, in which the program sees what a module sees and nothing of this file.
  const scope = new Function(
    'exports, require, module, __filename, __dirname',
    'eval(arguments[5]); return _rv;',
  );

  // What a program may change for the next call: the globals that its text names and the modules that it loads, and where it
  // speaks of prototypes all that is reached from them without running a getter, for that takes many times as long. `main`
  // begins anew, and of the streams only printing is expected.
  // The list of what Node has loaded grows by itself.
  const seen = new WeakSet([main, process.stdout, process.stderr, process.moduleLoadList]);
  const states = [];
  let isDeep = false;
  // A function that has but its name and length is taken as it is: most are, and nobody writes there.
  const mayHold = (value) =>
    typeof value === 'function' ? ownKeys(value).length > 2 : typeof value === 'object' && value !== null;
  const watch = (...found) => {
    for (let at = 0; at < found.length; at += 1) {
      const object = found[at];
      if (!mayHold(object) || seen.has(object)) continue;
      seen.add(object);
      const state = stateOf(object);
      states.push(state);
      if (isDeep) found.push(state.parent, ...state.values, ...state.accessors.flat());
    }
  };
  const stateOf = (object) => {
    const all = ownKeys(object);
    const state = {
      object,
      size: all.length,
      parent: getPrototypeOf(object),
      keys: [],
      values: [],
      accessors: [],
    };
    state.isOpen = isExtensible(object);
    for (const key of all) {
      const property = getOwnPropertyDescriptor(object, key);
      if ('value' in property) {
        state.keys.push(key);
        state.values.push(property.value);
      } else state.accessors.push([key, property.get, property.set]);
    }
    return state;
  };
  // Values are read as they are, for a descriptor each would take many times as long.
  const isAsItWas = ({ object, size, parent, isOpen, keys, values, accessors }) => {
    if (ownKeys(object).length !== size || getPrototypeOf(object) !== parent) return false;
    if (isExtensible(object) !== isOpen) return false;
    for (let at = 0; at < keys.length; at += 1) if (!is(object[keys[at]], values[at])) return false;
    for (let at = 0; at < accessors.length; at += 1) {
      const property = getOwnPropertyDescriptor(object, accessors[at][0]);
      // Some globals are put in place where they are first used.
      if (object === globals && property !== undefined && 'value' in property) continue;
      if (property?.get !== accessors[at][1] || property?.set !== accessors[at][2]) return false;
    }
    return true;
  };
  const isAllAsItWas = () => {
    try {
      for (let at = 0; at < states.length; at += 1) if (!isAsItWas(states[at])) return false;
      return true;
    } catch {
      return false;
    }
  };
  const { _load: loadModule } = Module;
  Module['_load'] = (...request) => {
    const loaded = loadModule(...request);
    watch(loaded);
    return loaded;
  };

  let hasRaised = false;
  const valueOf = (code, call) => {
    try {
      return scope.call(main.exports, main.exports, load, main, FILE, '/', `${code}\nvar _rv = ${call};`);
    } catch (error) {
      hasRaised = true;
      return { error: error.message, exc_type: error.name };
    }
  };
  const evaluate = (code, call) => {
    try {
      return ['v', `${stringify(valueOf(code, call))}`];
    } catch (error) {
      try {
        process.stderr.write(`Uncaught ${(error && error.stack) || error}\n`);
      } catch {
        // What was thrown cannot be shown.
      }
      return ['o', textOfPrinted()];
    }
  };
  const forget = () => {
    printed = ['', ''];
    main.exports = {};
    for (const key of ownKeys(globalThis)) if (!usual.has(key)) deleteProperty(globalThis, key);
  };

  writeSync(STATUS, 'ok');
  closeSync(STATUS);
  const { code, calls } = parse(readFileSync(JOB).toString('utf8', 4));
  closeSync(JOB);
  isDeep = /prototype|__proto__|constructor/i.test(code);
  const isNamed = (key) => typeof key === 'string' && code.includes(key);
  const named = [...usual].filter(isNamed).map((key) => getOwnPropertyDescriptor(globals, key)?.value);
  watch(globals, process, load, ...named);
  let first;
  for (const call of calls) {
    startedAt = cpu();
    hasRaised = false;
    const [kind, text] = evaluate(code, call);
    first ??= text;
    // What other calls left behind may have raised it. What the first call met as well is the program's own.
    if (hasRaised && text !== first) break;
    send(kind, text);
    forget();
    current += 1;
    if (current < calls.length && !isAllAsItWas()) break;
  }
  reallyExit.call(process, 0);
})();
