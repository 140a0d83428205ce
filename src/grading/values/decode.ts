import { AssayError } from '../../errors.ts';
import { Machine, malformed } from './machine.ts';
import { special } from './special.ts';
import type { Items, Opaque, Value } from './value.ts';

/** `builtins.object`, which every REDUCE names; on its own it is the class itself, a value that equals nothing. */
const OBJECT: Opaque = { kind: 'opaque', name: 'builtins.type' };

/**
 * Reads the code of `src/sandbox/runners/python/encode.py`: the part of pickle protocol 5 that builds plain data.
 * Nothing is ever called or imported; time and memory are linear in the bytes, and nesting costs no stack.
 * Throws AssayError `protocol` for bytes that the runner does not write, `too-large` for values of more parts than memory
 * should hold. An integer that is longer than anybody's answer becomes an opaque value, which equals nothing.
 * Source of the opcodes: CPython, `Lib/pickletools.py`.
 */
export function decode(bytes: Uint8Array): Value {
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof AssayError) throw error;
    throw malformed(String(error));
  }
}

function read(bytes: Uint8Array): Value {
  const machine = new Machine(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  while (!machine.stopped) {
    const opcode = machine.byte();
    const operation = OPERATIONS[opcode];
    if (operation === undefined) throw malformed(`opcode 0x${opcode.toString(16)}`);
    operation(machine);
  }
  return machine.result();
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function text(bytes: Buffer): Value {
  try {
    return utf8.decode(bytes);
  } catch {
    return { kind: 'surrogates', utf8: bytes };
  }
}

/** 134 million bits; V8's own limit is a billion, and long before it the time and memory are out of all proportion. */
const LONGEST_INTEGER = 1 << 24;

/** Two's complement, the lowest byte first, as hexadecimal for BigInt: linear where decimal digits are not. */
function integer(bytes: Buffer): Value {
  if (bytes.length > LONGEST_INTEGER) return { kind: 'opaque', name: `an int of ${bytes.length} bytes` };
  if (bytes.length === 0) return 0n;
  if (bytes.length <= 6) return BigInt(bytes.readIntLE(0, bytes.length));
  const magnitude = BigInt(`0x${Buffer.from(bytes.toReversed()).toString('hex')}`);
  return (bytes.at(-1) ?? 0) < 128 ? magnitude : magnitude - (1n << BigInt(bytes.length * 8));
}

function extend(machine: Machine, kind: Items['kind'], items: readonly Value[]): void {
  const target = machine.top();
  if (!isKind(target, kind)) throw malformed(`elements for something that is no ${kind}`);
  for (const item of items) target.items.push(item);
}

function isKind(value: Value | undefined, kind: Items['kind']): value is Items {
  return typeof value === 'object' && value !== null && value.kind === kind;
}

function setItems(machine: Machine, items: readonly Value[]): void {
  const target = machine.top();
  if (typeof target !== 'object' || target === null || target.kind !== 'dict') {
    throw malformed('entries for something that is no dict');
  }
  for (let i = 0; i < items.length; i += 2) {
    const [key, value] = [items[i], items[i + 1]];
    if (key === undefined || value === undefined) throw malformed('a key without a value');
    target.entries.push([key, value]);
  }
}

function global(machine: Machine): void {
  const [module, name] = machine.popMany(2);
  if (module !== 'builtins' || name !== 'object') throw malformed('it names a global');
  machine.push(OBJECT);
}

function reduce(machine: Machine): void {
  const [callee, description] = machine.popMany(2);
  if (callee !== OBJECT || !isKind(description, 'tuple')) throw malformed('it calls something');
  machine.push(special(description.items));
}

type Operation = (machine: Machine) => void;

const pushes =
  (kind: Items['kind'], take: (machine: Machine) => Value[]): Operation =>
  (machine) =>
    machine.push({ kind, items: take(machine) });

/** Indexed by opcode, under the names of `pickletools`. */
const OPERATIONS: Operation[] = [];
const define = (operations: Record<number, Operation>): void => {
  for (const [opcode, operation] of Object.entries(operations)) OPERATIONS[Number(opcode)] = operation;
};

define({
  // PROTO, FRAME, MARK, STOP
  0x80: (m) => void m.byte(),
  0x95: (m) => void m.skip(8),
  0x28: (m) => m.mark(),
  0x2e: (m) => void (m.stopped = true),
  // NONE, NEWTRUE, NEWFALSE
  0x4e: (m) => m.push(null),
  0x88: (m) => m.push(true),
  0x89: (m) => m.push(false),
  // BININT, BININT1, BININT2, LONG1, LONG4, BINFLOAT
  0x4a: (m) => m.push(BigInt(m.int32())),
  0x4b: (m) => m.push(BigInt(m.byte())),
  0x4d: (m) => m.push(BigInt(m.take(2).readUInt16LE())),
  0x8a: (m) => m.push(integer(m.counted(1))),
  0x8b: (m) => m.push(integer(m.counted(4))),
  0x47: (m) => m.push(m.double()),
  // SHORT_BINUNICODE, BINUNICODE, BINUNICODE8
  0x8c: (m) => m.push(text(m.counted(1))),
  0x58: (m) => m.push(text(m.counted(4))),
  0x8d: (m) => m.push(text(m.counted(8))),
  // SHORT_BINBYTES, BINBYTES, BINBYTES8, BYTEARRAY8
  0x43: (m) => m.push({ kind: 'bytes', data: m.counted(1) }),
  0x42: (m) => m.push({ kind: 'bytes', data: m.counted(4) }),
  0x8e: (m) => m.push({ kind: 'bytes', data: m.counted(8) }),
  0x96: (m) => m.push({ kind: 'bytearray', data: m.counted(8) }),
  // EMPTY_LIST, APPEND, APPENDS
  0x5d: pushes('list', () => []),
  0x61: (m) => extend(m, 'list', [m.pop()]),
  0x65: (m) => extend(m, 'list', m.popToMark()),
  // EMPTY_TUPLE, TUPLE1, TUPLE2, TUPLE3, TUPLE
  0x29: pushes('tuple', () => []),
  0x85: pushes('tuple', (m) => m.popMany(1)),
  0x86: pushes('tuple', (m) => m.popMany(2)),
  0x87: pushes('tuple', (m) => m.popMany(3)),
  0x74: pushes('tuple', (m) => m.popToMark()),
  // EMPTY_DICT, SETITEM, SETITEMS
  0x7d: (m) => m.push({ kind: 'dict', entries: [] }),
  0x73: (m) => setItems(m, m.popMany(2)),
  0x75: (m) => setItems(m, m.popToMark()),
  // EMPTY_SET, ADDITEMS, FROZENSET
  0x8f: pushes('set', () => []),
  0x90: (m) => extend(m, 'set', m.popToMark()),
  0x91: pushes('frozenset', (m) => m.popToMark()),
  // STACK_GLOBAL, REDUCE
  0x93: global,
  0x52: reduce,
});
