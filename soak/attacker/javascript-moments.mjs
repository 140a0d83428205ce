// When an act happens: `load` runs as the program is loaded, `call` at each call, `wrap` behind the function's definition.
// An act that fails must not keep the others from their turn.

const quiet = (act) => `try { ${act}(); } catch {}`;
const once = (act) =>
  `let did_${act} = false; const once_${act} = () => { if (did_${act}) return; did_${act} = true; ${quiet(act)} };`;

export const MOMENTS = [
  (act) => ({ load: quiet(act) }),
  (act) => ({ call: quiet(act) }),
  (act) => ({ call: `if (n === 4) ${quiet(act)}` }),
  (act) => ({
    wrap: `{ const inner = answer; answer = (...given) => { try { return inner(...given); } finally { ${act}(); } }; }`,
  }),
  (act) => ({ load: `process.on('exit', () => { ${quiet(act)} });` }),
  (act) => ({
    load: `process.on('beforeExit', ${act}); process.on('uncaughtException', ${act}); process.on('unhandledRejection', ${act});`,
  }),
  (act) => ({
    call: `process.nextTick(${act}); queueMicrotask(${act}); setImmediate(${act}); setTimeout(${act}, 0);`,
  }),
  (act) => ({ call: `Promise.resolve({ then: ${act} }); (async () => { await null; ${act}(); })();` }),
  (act) => ({
    load: `${once(act)} require('async_hooks').createHook({ init: once_${act} }).enable(); Promise.resolve();`,
  }),
  (act) => ({
    load: `new FinalizationRegistry(${act}).register({}, 0); require('v8').setFlagsFromString('--expose-gc');`,
    call: `require('vm').runInNewContext('gc()');`,
  }),
  (act) => ({ load: `${once(act)} Error.prepareStackTrace = once_${act};`, call: 'new Error().stack;' }),
  (act) => ({
    load: `${once(act)} { const real = JSON.stringify; JSON.stringify = (...given) => { once_${act}(); return real(...given); }; }`,
  }),
  (act) => ({
    load: `${once(act)} { const real = fs.writeSync; fs.writeSync = (...given) => { once_${act}(); return real(...given); }; require('module').syncBuiltinESMExports(); }`,
  }),
  (act) => ({
    load: `${once(act)} for (const name of ['error', 'toJSON', 'get', 'value', 'then']) Object.defineProperty(Object.prototype, name, { configurable: true, get() { once_${act}(); return undefined; }, set() { once_${act}(); } });`,
  }),
  (act) => ({
    load: `${once(act)} for (const name of ['push', 'concat', 'flat', 'every', 'filter', 'entries']) { const real = Array.prototype[name]; Array.prototype[name] = function (...given) { once_${act}(); return real.apply(this, given); }; }`,
  }),
  (act) => ({
    load: `${once(act)} { const real = Reflect.apply; Function.prototype.call = function (...given) { once_${act}(); return real(this, given[0], given.slice(1)); }; }`,
  }),
  (act) => ({
    load: `${once(act)} { const { _load } = require('module'); require('module')._load = (...given) => { once_${act}(); return _load(...given); }; }`,
    call: `require('os');`,
  }),
  (act) => ({
    load: `${once(act)} process.stdout.write = process.stderr.write = () => { once_${act}(); return true; };`,
    call: `console.log('9');`,
  }),
  (act) => ({
    load: `${once(act)} { const emit = process.emit; process.emit = (...given) => { once_${act}(); return emit.apply(process, given); }; }`,
  }),
  (act) => ({
    load: `${once(act)} Buffer.prototype.write = Buffer.prototype.writeUInt32LE = function () { once_${act}(); return 4; };`,
  }),
];
