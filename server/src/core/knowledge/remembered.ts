/**
 * A function of a text that keeps its answers: a project names few images and asks for them often.
 * @param most answers kept; all are dropped when there are more.
 */
export function remembered<T>(answer: (text: string) => T, most = 500): (text: string) => T {
  const known = new Map<string, { readonly answer: T }>();
  return (text) => {
    const kept = known.get(text);
    if (kept) return kept.answer;
    if (known.size >= most) known.clear();
    const found = { answer: answer(text) };
    known.set(text, found);
    return found.answer;
  };
}
