/** Names of quantisations as model files and repositories spell them; the first that matches counts. */
const QUANTS: readonly RegExp[] = [
  /\b(iq[1-4]-(?:xxs|xs|nl|s|m))\b/i,
  /\b(q[2-8]-(?:k-?(?:s|m|l|xl)?|[01])(?:-(?:s|m|l|xl))?)\b/i,
  /\b(gptq(?:-int\d|-\d-?bit)?|awq|hqq|aqlm)\b/i,
  /\b(mxfp4|nvfp4|nf4|fp4|fp8|int4|int8|w4a16|w8a8)\b/i,
  /\b(\d+(?:\.\d+)?bpw)\b/i,
  /\b([2-8])-?bit\b/i,
  /\b(fp16|bf16|fp32|f16)\b/i,
];

/** The quantisation that a model's name tells, such as `Q4_K_M`, `GPTQ-INT4` or `3.5bpw`; undefined where it tells none. */
export function quantOf(model: string): string | undefined {
  const name = model.replaceAll('_', '-');
  for (const pattern of QUANTS) {
    const found = pattern.exec(name)?.[1];
    if (found !== undefined) return spelt(found);
  }
  return undefined;
}

/** Those of llama.cpp are written with `_`; bits a weight as they are. */
function spelt(quant: string): string {
  if (/bpw$/i.test(quant)) return quant.toLowerCase();
  if (/^\d$/.test(quant)) return `${quant}bit`;
  return /^i?q\d/i.test(quant) ? quant.toUpperCase().replaceAll('-', '_') : quant.toUpperCase();
}

/** The number of parameters that a model's name tells, such as `13B`, `8x7B` or `500M`; undefined where it tells none. */
export function sizeOf(model: string): string | undefined {
  const found = /(?:^|[^a-z0-9.])((?:\d+x)?\d+(?:\.\d+)?[bm])(?![a-z0-9])/i.exec(model)?.[1];
  return found?.toUpperCase().replace('X', 'x');
}

/** A name as files of results have it, so that names can be looked up: `TheBloke/x_y` and `TheBloke-x-y` are the same. */
export const fileForm = (model: string): string => model.replaceAll(/[/_\s]+/g, '-');

/** The name without its quantisation, so that all quantisations of a model have one. */
export function withoutQuant(model: string): string {
  const name = fileForm(model);
  const found = QUANTS.map((pattern) => pattern.exec(name)).find((each) => each !== null);
  const without = found === undefined ? name : name.replace(found[0], '');
  return without.replaceAll(/[-.]{2,}/g, '-').replace(/[-.]+$/, '');
}

/** What two names of one model have in common: no organisation or folder, no file's ending or part, no quantisation, no capitals. */
export function modelKey(model: string): string {
  const name = model.split(/[/\\]/).at(-1) ?? model;
  const whole = name.replace(/\.gguf$/i, '').replace(/-\d{5}-of-\d{5}$/, '');
  return withoutQuant(whole.replace(/[-.]gguf$/i, '')).toLowerCase();
}
