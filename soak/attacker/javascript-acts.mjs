// Short attacks: bodies of a function with the arguments `n` and `canary`. `place` is what must not be reached.

const text = (value) => JSON.stringify(value);
/** Each try alone: where one is refused, the next has its turn. */
const tries = (...each) =>
  `for (const attempt of [\n${each.map((one) => `() => ${one},`).join('\n')}\n]) try { attempt(); } catch {}`;
const DESCRIPTORS = ['[4]', '[4]', '[5]', '[6]', 'Array(64).keys()'];

/** On the runner's own results. */
const FORGING = [
  ({ random, forgery }) =>
    `for (const fd of ${random.pick(DESCRIPTORS)}) try { fs.writeSync(fd, Buffer.from('${forgery()}', 'hex')); } catch {}`,
  ({ random, forgery }) =>
    `for (const fd of ${random.pick(DESCRIPTORS)}) try { fs.writeSync(fd, Buffer.from('${forgery()}', 'hex'), 0, undefined, ${random.int(0, 40)}); } catch {}`,
  ({ forgery }) => `fs.writeSync(4, Buffer.from('${forgery()}', 'hex'));\nprocess.reallyExit(0);`,
  ({ forgery }) =>
    `process.binding('fs').writeBuffer(4, Buffer.from('${forgery()}', 'hex'), 0, ${1 << 20}, null, undefined, {});`,
  ({ forgery }) =>
    `const { Worker } = require('worker_threads');\nnew Worker("require('fs').writeSync(4, Buffer.from('${forgery()}', 'hex'))", { eval: true }).on('error', () => {});`,
  ({ forgery }) =>
    `const write = Buffer.concat;\nBuffer.concat = (list) => (list.length === 2 ? Buffer.from('${forgery()}', 'hex') : write(list));`,
];

/** On the runner's own code and data. */
const PATCHING = [
  ({ random }) =>
    `const liar = () => ${random.pick(['9', 'true', "'9'", 'undefined', '[]'])};\nfor (const name of Object.getOwnPropertyNames(${random.pick(['JSON', 'Reflect', 'Object', 'Buffer', 'fs', 'Array.prototype', 'String.prototype', 'Buffer.prototype', 'Uint8Array.prototype', 'Function.prototype', 'WeakSet.prototype', 'Set.prototype', 'process', 'Number', 'Symbol', 'Promise', "require('module')", "require('stream').Writable.prototype"])})) try { ${random.pick(['Object', 'JSON', 'Reflect', 'Buffer', 'fs', 'process', 'Array.prototype', 'Buffer.prototype'])}[name] = liar; } catch {}`,
  ({ random }) =>
    `Object.prototype.${random.pick(['toJSON', 'error', 'exc_type', 'value', 'get', 'call', 'code', 'calls', 'encoding', 'fd', 'length', '0'])} = ${random.pick(['9', '() => 9', "'9'", 'null', '[9]'])};`,
  ({ random }) =>
    `Array.prototype[Symbol.iterator] = ${random.pick(['function* () {}', 'function* () { yield 9; yield 9; }', '() => ({ next: () => ({ done: true }) })'])};`,
  ({ random }) =>
    `Object.defineProperty(${random.pick(['Array', 'Promise', 'RegExp', 'Map', 'Uint8Array', 'Buffer'])}, Symbol.species, { get: () => function () { return { length: 9 }; } });`,
  ({ random }) =>
    `Object.${random.pick(['freeze', 'seal', 'preventExtensions'])}(${random.pick(['globalThis', 'Object.prototype', 'process', 'Array.prototype', 'module.exports', 'fs'])});`,
  ({ random }) =>
    `Object.setPrototypeOf(${random.pick(['Array.prototype', 'Function.prototype', 'process', 'Buffer.prototype', 'globalThis'])}, ${random.pick(['null', '{ get: () => 9 }', 'new Proxy({}, { get: () => () => 9, has: () => true })'])});`,
  ({ random }) =>
    `Object.defineProperty(globalThis, '${random.pick(['_rv', 'answer', 'undefined', 'Buffer', 'JSON', 'eval', 'process'])}', { get: () => 9, configurable: ${random.chance(0.5)} });`,
  () =>
    `const Module = require('module');\nfor (const name of Object.keys(Module._cache)) delete Module._cache[name];\nModule._extensions['.js'] = () => {};\nModule.prototype.require = () => 9;`,
  ({ random }) =>
    `require('v8').setFlagsFromString('${random.pick(['--allow-natives-syntax', '--stack-size=100000', '--max-old-space-size=8', '--no-opt', '--jitless', '--interrupt-budget=1', '--gc-interval=50'])}');`,
  () =>
    `const inner = answer.constructor('return this')();\nfor (const name of Object.getOwnPropertyNames(inner)) if (typeof inner[name] === 'function' && name !== 'Object') try { inner[name].prototype.constructor = () => 9; } catch {}`,
  () =>
    `const { createContext, runInContext } = require('vm');\nconst context = createContext({ host: process });\nrunInContext("host.constructor.constructor('return process')().reallyExit = () => {}", context);`,
];

/** On what all jobs share, and on what lies outside. */
const ESCAPING = [
  ({ place }) =>
    `for (const folder of ['/tmp', '/dev/shm', '/var/tmp', '.', '..', '/', require('path').dirname(canary), require('os').homedir(), '/proc/1/root/tmp']) try { fs.writeFileSync(folder + '/${place.mark}', '9'); } catch {}`,
  ({ place }) =>
    tries(
      'console.log(fs.readFileSync(canary, "utf8"))',
      'console.log(fs.readFileSync(`/proc/self/root${canary}`, "utf8"))',
      'console.log(fs.readFileSync(`/proc/${process.ppid}/root${canary}`, "utf8"))',
      `console.log(fs.readFileSync("/proc/${place.pid}/environ", "utf8"))`,
      'console.log(fs.readFileSync(`/proc/${process.ppid}/environ`, "utf8"))',
      'console.log(process.binding("fs").readFileUtf8(canary, 0))',
      'console.log(String(fs.openAsBlob(canary)))',
      'fs.createReadStream(canary).on("error", () => {}).pipe(process.stdout)',
      'fs.truncateSync(canary)',
      'fs.unlinkSync(canary)',
      'fs.renameSync(canary, `${canary}9`)',
      'fs.chmodSync(canary, 0)',
      'fs.appendFileSync(canary, "9")',
      'fs.utimesSync(canary, 0, 0)',
      'fs.symlinkSync(canary, "mine")',
      'fs.cpSync(canary, "mine")',
      'fs.watch(canary)',
    ),
  ({ place }) =>
    tries(
      `require('net').connect(${place.tcp}, '127.0.0.1').on('error', () => {})`,
      `require('net').connect(${text(place.socket)}).on('error', () => {})`,
      `new (process.binding('tcp_wrap').TCP)(0).connect(new (process.binding('tcp_wrap').TCPConnectWrap)(), '127.0.0.1', ${place.tcp})`,
      `new (process.binding('pipe_wrap').Pipe)(0).connect(new (process.binding('pipe_wrap').PipeConnectWrap)(), ${text(place.socket)})`,
      `require('dgram').createSocket('udp4').on('error', () => {}).send('9', ${place.udp}, '127.0.0.1')`,
      `fetch('http://127.0.0.1:${place.tcp}/').catch(() => {})`,
      `new (require('net').Socket)({ fd: 3 }).on('error', () => {}).write('9')`,
    ),
  ({ place }) =>
    tries(
      `process.kill(${place.pid}, 'SIGKILL')`,
      `process.kill(${place.pid}, 'SIGSTOP')`,
      "process.kill(process.ppid, 'SIGSTOP')",
      "process.kill(-1, 'SIGKILL')",
      "process.kill(0, 'SIGSTOP')",
      `process._debugProcess(${place.pid})`,
      "require('os').setPriority(process.ppid, 19)",
    ),
  ({ place }) =>
    tries(
      "require('child_process').execSync(`cat ${canary}`, { stdio: 'inherit' })",
      `require('child_process').spawn('/bin/touch', ['/tmp/${place.mark}'], { detached: true }).on('error', () => {})`,
      "new (process.binding('process_wrap').Process)().spawn({ file: '/bin/cat', args: ['cat', canary], stdio: [] })",
      "process.execve?.('/bin/cat', ['cat', canary], {})",
      "require('cluster').fork()",
      'process.dlopen({ exports: {} }, canary)',
    ),
  () => `for (let fd = 0; fd < 64; fd += 1) try { fs.closeSync(fd === 4 ? 63 : fd); } catch {}`,
  () =>
    `for (let fd = 3; fd < 64; fd += 1) for (const change of [fs.ftruncateSync, fs.fsyncSync, fs.readFileSync]) try { change(fd); } catch {}`,
  () =>
    tries(
      'process.umask(0o777)',
      "process.chdir('/')",
      'process.setgid(0)',
      'process.setuid(0)',
      "process.title = 'assay'.repeat(99)",
      "fs.mkdirSync('a/b/c', { recursive: true, mode: 0 })",
      'process.abort',
    ),
];

export const ACTS = [...FORGING, ...FORGING, ...PATCHING, ...PATCHING, ...ESCAPING];
