// Evaluates one call expression as expressions.cjs does, in QuickJS: a sloppy direct eval of the program and `var _rv = call`.
// Each call has an interpreter of its own. The host gives `print(stream, text)` and `leave()`, and calls what this comes to with
// the program and the call: it returns the JSON of the value, or of {error, exc_type} of what was thrown.
(() => {
  'use strict';
  const { print, leave } = globalThis;
  delete globalThis.print;
  delete globalThis.leave;
  const { stringify } = JSON;
  const { InternalError } = globalThis;
  const isOfMemory = (error) => error instanceof InternalError && error.message === 'out of memory';

  const textOf = (value) => {
    if (typeof value === 'string') return value;
    if (value instanceof Error) return `${value.name}: ${value.message}\n${value.stack}`;
    return typeof value === 'object' && value !== null ? stringify(value) : String(value);
  };
  // Printing raises nothing: not for what refers to itself, nor for what has no JSON.
  const shown = (value) => {
    try {
      return textOf(value);
    } catch (error) {
      if (isOfMemory(error)) throw error;
      return '[object]';
    }
  };
  const to =
    (stream) =>
    (...values) =>
      print(stream, `${values.map(shown).join(' ')}\n`);
  const [out, errors] = [to(1), to(2)];
  const write = (stream) => ({ write: (text) => (print(stream, String(text)), true) });
  // What sets a timer has gone before it is due.
  const never = () => 0;

  globalThis.global = globalThis;
  globalThis.console = {
    log: out,
    info: out,
    debug: out,
    table: out,
    dir: out,
    warn: errors,
    error: errors,
    trace: errors,
    assert: never,
    time: never,
    timeEnd: never,
    group: out,
    groupEnd: never,
  };
  globalThis.process = {
    argv: ['node', '/wrapper'],
    env: {},
    platform: 'wasi',
    exit: leave,
    on: never,
    nextTick: never,
    stdout: write(1),
    stderr: write(2),
  };
  for (const name of [
    'setTimeout',
    'setInterval',
    'setImmediate',
    'clearTimeout',
    'clearInterval',
    'clearImmediate',
  ])
    globalThis[name] = never;
  const require = (name) => {
    throw Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' });
  };
  const main = { exports: {}, filename: '/wrapper', id: '.', loaded: false, children: [], paths: [] };
  require.main = main;

  const scope = new Function(
    'exports, require, module, __filename, __dirname',
    'eval(arguments[5]); return _rv;',
  );
  const valueOf = (code, call) => {
    try {
      return scope.call(
        main.exports,
        main.exports,
        require,
        main,
        '/wrapper',
        '/',
        `${code}\nvar _rv = ${call};`,
      );
    } catch (error) {
      if (isOfMemory(error)) throw error;
      return { error: error.message, exc_type: error.name };
    }
  };
  return (code, call) => {
    try {
      return `${stringify(valueOf(code, call))}`;
    } catch (error) {
      if (!isOfMemory(error)) errors(`Uncaught ${error}\n${error?.stack ?? ''}`);
      throw error;
    }
  };
})();
