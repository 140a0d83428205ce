function runs(text) {
  const found = [];
  for (const character of text) {
    const last = found[found.length - 1];
    if (last !== undefined && last[0] === character) last[1] += 1;
    else found.push([character, 1]);
  }
  return found;
}
