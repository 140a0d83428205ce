/**
 * Protocol Buffers' wire format (https://protobuf.dev/programming-guides/encoding/), as far as OTLP needs it: a JSON body of
 * `encode.ts` becomes the bytes of the same message.
 */

type Scalar = 'varint' | 'bool' | 'fixed64' | 'double';

/** A message's fields: the number of each, and how its value is written. */
export interface Message {
  readonly [name: string]: readonly [number: number, kind: Scalar | 'string' | 'hex' | Message];
}

/** Wire types. */
const [VARINT, FIXED, LENGTH] = [0, 1, 2];

/** @throws TypeError for a field that the message has not: what is not known is not left out in silence. */
export function protobufOf(message: Message, value: object): Buffer {
  return Buffer.concat(Object.entries(value).flatMap(([name, inner]) => fieldOf(message, name, inner)));
}

function fieldOf(message: Message, name: string, value: unknown): Buffer[] {
  const field = message[name];
  if (field === undefined) throw new TypeError(`OTLP has no field ${name} here.`);
  const [number, kind] = field;
  if (!isScalar(kind))
    return listed(value).flatMap((one) => [
      varint((number << 3) | LENGTH),
      ...withLength(bytesOf(kind, one)),
    ]);
  // Scalars that are repeated are one field, packed.
  if (Array.isArray(value))
    return [
      varint((number << 3) | LENGTH),
      ...withLength(Buffer.concat(value.map((one) => scalarOf(kind, one)))),
    ];
  return [varint((number << 3) | (isFixed(kind) ? FIXED : VARINT)), scalarOf(kind, value)];
}

const isScalar = (kind: Scalar | 'string' | 'hex' | Message): kind is Scalar =>
  kind === 'varint' || kind === 'bool' || kind === 'fixed64' || kind === 'double';

const isFixed = (kind: Scalar): boolean => kind === 'fixed64' || kind === 'double';

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

const withLength = (bytes: Buffer): Buffer[] => [varint(bytes.length), bytes];

function bytesOf(kind: 'string' | 'hex' | Message, value: unknown): Buffer {
  if (kind === 'string') return Buffer.from(String(value), 'utf8');
  if (kind === 'hex') return Buffer.from(String(value), 'hex');
  return protobufOf(kind, Object(value));
}

function scalarOf(kind: Scalar, value: unknown): Buffer {
  if (kind === 'varint') return varint(BigInt(String(value)));
  if (kind === 'bool') return varint(value === true ? 1 : 0);
  const bytes = Buffer.alloc(8);
  if (kind === 'double') bytes.writeDoubleLE(Number(value));
  else bytes.writeBigUInt64LE(BigInt(String(value)));
  return bytes;
}

/** Most tags and lengths are one of these. */
const ONE_BYTE = Array.from({ length: 0x80 }, (_, byte) => Buffer.of(byte));

/** Seven bits a byte, the lowest first; one below zero has ten bytes. */
function varint(value: bigint | number): Buffer {
  const short = ONE_BYTE[Number(value)];
  if (short !== undefined) return short;
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, BigInt(value));
  for (; left > 0x7fn; left >>= 7n) bytes.push(Number(left & 0x7fn) | 0x80);
  bytes.push(Number(left));
  return Buffer.from(bytes);
}
