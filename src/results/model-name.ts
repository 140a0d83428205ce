/** Names of quantisations as model files and repositories spell them; the first that matches counts. */
const QUANTS: readonly RegExp[] = [
  /\b(iq[1-4]-(?:xxs|xs|nl|s|m))\b/i,
  /\b(q[2-8]-(?:k-?(?:s|m|l|xl)?|[01])(?:-(?:s|m|l|xl))?)\b/i,
  /\b(mxfp4|nvfp4|nf4|fp4|fp8|int4|int8|w4a16|w8a8)\b/i,
  /\b(gptq(?:-int\d|-\d-?bit)?|awq|hqq|aqlm|xmadai)\b/i,
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
