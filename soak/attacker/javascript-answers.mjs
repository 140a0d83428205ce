// What an attacking function returns: never the right value, often one that claims to be.

const PLAIN = [
  'undefined',
  'null',
  'true',
  '9',
  '0',
  "''",
  "'9'",
  '[]',
  '{}',
  '[9]',
  'NaN',
  'Infinity',
  '-0',
  '9n',
  'n',
  'canary',
  'Symbol("9")',
  'answer',
  'globalThis',
  'new Date(NaN)',
  'new Map([[n, n]])',
  'new Proxy([], {})',
  'Object.create(null)',
  '"9".repeat(9000)',
  'JSON.rawJSON?.("9")',
  'new Boolean(true)',
  'new String("9")',
  'Object(9n)',
];

export const ANSWERS = [
  ({ random }) => `return ${random.pick(PLAIN)};`,
  ({ random }) => `return { toJSON: () => ${random.pick(PLAIN)} };`,
  ({ act }) => `return { toJSON() { ${act}(); return 9; } };`,
  ({ act }) => `return { get value() { ${act}(); return 9; } };`,
  ({ random, act }) =>
    `return new Proxy(${random.pick(['[]', '{}', 'function () {}'])}, { get(target, name) { ${random.pick([`${act}();`, ''])} return ${random.pick(['9', 'undefined', "name === 'length' ? 2 : name === 'toJSON' ? undefined : 9", 'Reflect.get(target, name)'])}; }, ownKeys: () => ['9'], getOwnPropertyDescriptor: () => ({ value: 9, enumerable: true, configurable: true }) });`,
  () =>
    'class Liar extends Array { static get [Symbol.species]() { return class extends Array { get length() { return 9; } }; } get [Symbol.isConcatSpreadable]() { return true; } } return new Liar(9, 9).map((item) => item);',
  ({ random }) =>
    `throw ${random.pick(['9', 'null', "{ message: '9', name: 'passed' }", "new Proxy(new Error('9'), { get: () => 9 })", 'Object.create(null)', '{ get message() { throw this; } }'])};`,
  () => 'const held = []; held.push(held); return held;',
  ({ random }) => `process.${random.pick(['exit', 'reallyExit'])}(0);`,
  ({ random }) =>
    `globalThis._rv = 9; eval('var _rv = 9'); return ${random.pick(['_rv', 'arguments', 'arguments.callee', 'this'])};`,
];
