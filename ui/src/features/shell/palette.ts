/** How well a name answers what was typed: every word must begin a word, or at least be in it. */
export function score(name: string, typed: string): number {
  const text = fold(name);
  let total = 0;
  for (const word of fold(typed).split(/\s+/).filter(Boolean)) {
    const at = text.indexOf(word);
    if (at < 0) return 0;
    const startsWord = at === 0 || /[^\p{L}\p{N}]/u.test(text[at - 1] ?? "") || text.includes(` ${word}`);
    total += at === 0 ? 3 : startsWord ? 2 : 1;
  }
  return total || 1;
}

/** Lower case without accents: "Équipe" is found by "equ". */
function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
