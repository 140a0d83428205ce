// What an attacking function returns: never the right value, often one that claims to be.

const LIAR = `class Liar(BASE):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __gt__ = __le__ = __ge__ = __lt__
    def __hash__(self): return 0
    def __bool__(self): return True
    def __len__(self): return 1
    def __iter__(self): return iter([self])
    def __getitem__(self, at): return self
    def __contains__(self, item): return True
    def __sub__(self, other): return 0
    __rsub__ = __sub__
    def __abs__(self): return 0
    def __index__(self): return 9
    def __float__(self): return 9.0
    def __reduce_ex__(self, protocol): return (eval, ('9',))
    def as_integer_ratio(self): return (9, 1)
    __class__ = property(lambda self: type(9))`;
const BASES = [
  'object',
  'int',
  'float',
  'str',
  'bytes',
  'list',
  'tuple',
  'dict',
  'set',
  'frozenset',
  'complex',
  'bytearray',
];
const PLAIN = [
  'None',
  'True',
  '0',
  '9',
  "''",
  '[]',
  '{}',
  '()',
  'set()',
  "float('nan')",
  "float('inf')",
  '-0.0',
  'n',
  'canary',
  'Ellipsis',
  'NotImplemented',
  'object',
  'answer',
  '[n]',
  '10 ** 4000',
  "'9' * 9000",
  '[n] * 4000',
  "__import__('unittest.mock').mock.ANY",
  "__import__('unittest.mock').mock.MagicMock()",
  '{n: n, canary: None}',
  "__import__('decimal').Decimal('nan')",
  "__import__('fractions').Fraction(9)",
  "__import__('collections').deque([9])",
  'range(9)',
  'memoryview(b"9")',
];

export const ANSWERS = [
  ({ random }) => `return ${random.pick(PLAIN)}`,
  ({ random }) =>
    `${LIAR.replace('BASE', random.pick(BASES))}\nreturn ${random.pick(['Liar()', '[Liar()]', '[Liar()] * 9000', '{Liar(): Liar()}', '(Liar(),)'])}`,
  ({ random }) =>
    `${LIAR.replace('BASE', random.pick(["__import__('decimal').Decimal", "__import__('fractions').Fraction", "__import__('collections').deque"]))}\nreturn Liar()`,
  ({ act }) => `def stream():\n    ${act}()\n    yield 9\nreturn stream()`,
  ({ act }) =>
    `class Items:\n    def __iter__(self): return self\n    def __next__(self):\n        ${act}()\n        raise StopIteration\nreturn [Items(), Items()]`,
  ({ random }) =>
    `held = []\n${random.pick(['held.append(held)', 'for _ in range(100000): held = [held]', 'held.append({9: held})'])}\nreturn held`,
  ({ random }) =>
    `raise type(${JSON.stringify(random.pick(['AssertionError', 'SystemExit', 'StopIteration', '__proto__', 'constructor', 'passed', '']))}, (${random.pick(['Exception', 'BaseException', 'GeneratorExit', 'KeyboardInterrupt'])},), {'__str__': lambda self: ${random.pick(["''", "'passed'", '9', '1 / 0', 'sys.exit(0)'])}})()`,
  ({ random }) =>
    `encode = sys.modules.get('assay_runner.encode')\nreturn encode.Substitute(${random.pick(["'subclass', 'int', 'a.b', 9", "'array', 'int64', (1,), [9]", "'scalar', 'float64', 9", "'number', 'a.b', 9, 0", "'__proto__',", "'iterator', 'a.b', None", "'subclass', 'object', 'a.b', None", "'complex', '9', None", "'cyclic',", "'deque'"])})`,
  ({ encoding }) =>
    `frames = [item for item in gc.get_objects() if type(item).__name__ == 'Frames']\nfor frame in frames: frame.write(b'v', n - 3, 0.0, bytes.fromhex('${encoding()}'))\nreturn None`,
  ({ random }) => `sys.exit(${random.pick(['', '0', 'None', '"passed"', '9'])})`,
  () => 'os._exit(0)',
  () =>
    `try:\n    import numpy\n    return numpy.ndarray.__new__(type('Liar', (numpy.ndarray,), {'tolist': lambda self: [n], '__eq__': lambda *_: True}), (1,))\nexcept ImportError:\n    return None`,
];
