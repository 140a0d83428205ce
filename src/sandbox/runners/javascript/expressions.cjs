// Evaluates call expressions as can-ai-code's interviewer does: a sloppy direct eval of the program and `var _rv = call`.
//
// Node runs this with -e before there is a job: it says that it is ready on descriptor 5 and waits for {code, calls} on
// descriptor 3. Frames go to descriptor 4 (see ../python/frames.py):
//   v  the JSON of the value, or of {error, exc_type} of what was thrown    o  there is none: what was printed
//   X  the program left: what was printed
{
  const { closeSync, readFileSync, writeSync } = require('fs');
  const Module = require('module');
  const { Writable } = require('stream');
  const { cpuUsage, reallyExit } = process;
  const { parse, stringify } = JSON;
  const { deleteProperty, ownKeys } = Reflect;
  const [JOB, FRAMES, STATUS] = [3, 4, 5];
  const KEPT = 4096;
  const FILE = '/wrapper';

  // What -e adds to the globals of a script.
  const kept = ['console', 'crypto', 'process'];
  const added = [...Module.builtinModules, 'require', 'module', 'exports', '__filename', '__dirname'];
  for (const name of added) if (!kept.includes(name)) delete globalThis[name];
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

  const valueOf = (code, call) => {
    try {
      return scope.call(main.exports, main.exports, load, main, FILE, '/', `${code}\nvar _rv = ${call};`);
    } catch (error) {
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
  for (const call of calls) {
    startedAt = cpu();
    const [kind, text] = evaluate(code, call);
    send(kind, text);
    forget();
    current += 1;
  }
  reallyExit.call(process, 0);
}
