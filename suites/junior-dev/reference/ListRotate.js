function rotate(items, steps) {
  const cut = items.length === 0 ? 0 : -steps % items.length;
  return [...items.slice(cut), ...items.slice(0, cut)];
}
