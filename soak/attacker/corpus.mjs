// The hostile programs that ship with Assay, as acts: bodies of a function with the arguments `n` and `canary`.
import { programsOf } from '../../dist/sandbox/conformance/programs.js';

export function hostileActs(language, { tcp, udp }) {
  const hostile = programsOf(language).filter(({ subject }) => subject !== 'honest');
  // Both languages read it alike.
  const user = `{ "file": canary, "tcp": ${tcp}, "udp": ${udp} }`;
  return hostile.map(({ name, code }) => ({
    name,
    source: `${code.replace(/^(#|\/\/) .*\n/gm, '').trim()}\nreturn answer(n, ${user})`,
  }));
}
