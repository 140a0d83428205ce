function depth(nested) {
  return 1 + Math.max(0, ...nested.filter(Array.isArray).map(depth));
}
