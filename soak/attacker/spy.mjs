// A sandbox that lets all that one program says be overheard: values, printing, errors.

/** `listen(code)` begins anew with the program of that code; `heard()` is everything that it has said since, as text. */
export function overheard(sandbox) {
  let watched;
  let texts = [];
  const hear = (job, said) => {
    if (job.code === watched) texts.push(textOf(said));
  };
  const reported = async (job, running) => {
    const report = await running;
    hear(job, report);
    return report;
  };
  const watchOf = (job, watch) => () => {
    const inner = watch?.();
    return (index, result) => {
      hear(job, result);
      return inner?.(index, result) ?? 'continue';
    };
  };
  return {
    listen: (code) => {
      watched = code;
      texts = [];
    },
    heard: () => texts.join('\n'),
    sandbox: {
      ...sandbox,
      call: (job, options = {}) => {
        const watch = options.watch && { watch: watchOf(job, options.watch) };
        return reported(job, sandbox.call(job, { ...options, ...watch }));
      },
      check: (job, options) => reported(job, sandbox.check(job, options)),
      evaluate: (job, options) => reported(job, sandbox.evaluate(job, options)),
    },
  };
}

const textOf = (said) =>
  JSON.stringify(said, (_, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
