function shift(text, by) {
  const steps = ((by % 26) + 26) % 26;
  return text.replace(/[a-z]/gi, (letter) => {
    const first = letter < 'a' ? 65 : 97;
    return String.fromCharCode(first + ((letter.charCodeAt(0) - first + steps) % 26));
  });
}
