import { createRequire } from 'node:module';

import { expect, test } from 'vitest';

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}
// TypeScript's own library knows it in browsers alone.
declare const WebAssembly: {
  Memory: new (limits: { initial: number; maximum: number }) => Memory;
  Module: { new (binary: Buffer): object; customSections(module: object, name: string): unknown[] };
  Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> };
  Table: new () => object;
};

interface Adapter {
  adapt(binary: Buffer): { binary: Buffer; pages: number };
}

const { adapt }: Adapter = createRequire(import.meta.url)('../../../../src/sandbox/runners/wasm/binary.cjs');

/**
 * (import "env" "seven" (func (result i32)))   (table 1 funcref)   (memory 2)   (global (mut i32) (i32.const 1024))
 * (func (export "read") (result i32) (i32.load (i32.const 0)))   (data (i32.const 0) "*")   and a custom section, `name`
 */
const MODULE = Buffer.from(
  [
    '0061736d01000000',
    '0105016000017f',
    '020d0103656e7605736576656e0000',
    '03020100',
    '040401700001',
    '0503010002',
    '0607017f014180080b',
    '07080104726561640001',
    '0a0901070041002802000b',
    '0b07010041000b012a',
    '0005046e616d65',
  ].join(''),
  'hex',
);

function instantiate(most: number) {
  const { binary, pages } = adapt(MODULE);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: most });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(binary), {
    env: { memory, seven: () => 7 },
  });
  return { memory, exports: instance.exports };
}

test('an adapted binary runs as before, on a memory from outside with a maximum of its own', () => {
  const { memory, exports } = instantiate(3);
  const { read } = exports;
  expect(typeof read === 'function' && read()).toBe('*'.charCodeAt(0));
  expect(new Uint8Array(memory.buffer)[0]).toBe('*'.charCodeAt(0));
  expect(memory.buffer.byteLength).toBe(2 << 16);
  expect(memory.grow(1)).toBe(2);
  expect(() => memory.grow(1)).toThrow(RangeError);
});

test('its table and its stack pointer can be reached', () => {
  const { exports } = instantiate(2);
  expect(exports['assay_table']).toBeInstanceOf(WebAssembly.Table);
  expect(exports['assay_stack']).toMatchObject({ value: 1024 });
});

test('what debuggers read is left out', () => {
  const sectionsOf = (binary: Buffer) =>
    WebAssembly.Module.customSections(new WebAssembly.Module(binary), 'name');
  expect(sectionsOf(MODULE)).toHaveLength(1);
  expect(sectionsOf(adapt(MODULE).binary)).toHaveLength(0);
});
