// When an act happens: `load` runs as the program is loaded, `call` at each call, `wrap` behind the function's definition.
// An act that fails must not keep the others from their turn.

const quiet = (act) => `try: ${act}()\nexcept BaseException: pass`;
const once = (act) =>
  `done_${act} = []\ndef once_${act}(*_, **__):\n    if done_${act}: return\n    done_${act}.append(1)\n    try: ${act}()\n    except BaseException: pass`;

export const MOMENTS = [
  (act) => ({ load: quiet(act) }),
  (act) => ({ call: quiet(act) }),
  (act) => ({ call: `if n == 4:\n    try: ${act}()\n    except BaseException: pass` }),
  (act) => ({
    wrap: `def around_${act}(inner):\n    def outer(*given):\n        try: return inner(*given)\n        finally: ${act}()\n    return outer\nanswer = around_${act}(answer)`,
  }),
  (act) => ({
    wrap: `class Meta_${act}(type):\n    def __call__(cls, *given):\n        try: ${act}()\n        except BaseException: pass\n        return cls.inner(*given)\nclass answer(metaclass=Meta_${act}): inner = staticmethod(answer)`,
  }),
  (act) => ({ load: `threading.Thread(target=${act}, daemon=True).start()` }),
  (act) => ({
    call: `thread = threading.Thread(target=${act}, daemon=True)\nthread.start()\nthread.join(0.05)`,
  }),
  (act) => ({ load: `atexit.register(${act})` }),
  (act) => ({
    load: `class Last_${act}:\n    def __del__(self): ${act}()\nlast_${act} = Last_${act}()\nlast_${act}.me = last_${act}\ndel last_${act}`,
    call: 'gc.collect()',
  }),
  (act) => ({ load: `keep_${act} = types.SimpleNamespace()\nweakref.finalize(keep_${act}, ${act})` }),
  (act) => ({
    load: `${once(act)}\nsignal.signal(signal.SIGALRM, once_${act})\nsignal.setitimer(signal.ITIMER_REAL, 0.001)`,
  }),
  (act) => ({ load: once(act), call: `sys.setprofile(once_${act})` }),
  (act) => ({ load: once(act), call: `sys.settrace(once_${act})\nthreading.settrace(once_${act})` }),
  (act) => ({ load: `${once(act)}\nsys.addaudithook(once_${act})` }),
  (act) => ({ load: `${once(act)}\ngc.callbacks.append(once_${act})\ngc.set_threshold(1)` }),
  (act) => ({
    load: `${once(act)}\nsys.excepthook = sys.unraisablehook = threading.excepthook = once_${act}`,
  }),
  (act) => ({
    load: `${once(act)}\nclass Finder_${act}:\n    def find_spec(self, *_): once_${act}()\nsys.meta_path.insert(0, Finder_${act}())`,
    call: 'import antigravity_of_nobody',
  }),
  (act) => ({
    load: `class Out_${act}:\n    def __getattr__(self, name):\n        ${act}()\n        raise AttributeError\n    def flush(self): ${act}()\n    def write(self, text): return len(text)\nsys.stdout = sys.stderr = Out_${act}()`,
  }),
  (act) => ({
    load: `${once(act)}\nfor owner, name in ((os, 'write'), (time, 'thread_time'), (__import__('json'), 'dumps'), (__import__('pickle'), 'dumps'), (__import__('hashlib'), 'sha256')):\n    def liar(*given, real=getattr(owner, name), **named):\n        once_${act}()\n        return real(*given, **named)\n    setattr(owner, name, liar)`,
  }),
  (act) => ({
    load: `def generator_${act}():\n    try: yield\n    finally: ${act}()\nheld_${act} = generator_${act}()\nnext(held_${act})`,
  }),
];
