/**
 * A function that computes its answer once for each first argument, and forgets it with that object. The other arguments must follow from the
 * first: the project that a service belongs to. An answer that could not be computed is tried again.
 */
export function memoize<K extends object, R extends readonly unknown[], T>(compute: (key: K, ...rest: R) => T): (key: K, ...rest: R) => T {
  const answers = new WeakMap<K, { readonly answer: T }>();
  return (key, ...rest) => {
    const known = answers.get(key);
    if (known) return known.answer;
    const found = { answer: compute(key, ...rest) };
    answers.set(key, found);
    return found.answer;
  };
}
