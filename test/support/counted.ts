/** How often functions were called while some work ran, by their names. */
export type Counts = Readonly<Record<string, number>>;

type Called = Record<string, (...words: never[]) => unknown>;

/**
 * Counts the calls of exported functions from other files while work runs.
 * @param watched modules, each with the names of its functions
 */
export async function counted(
  watched: readonly (readonly [module: object, names: readonly string[]])[],
  work: () => unknown,
): Promise<Counts> {
  const counts: Record<string, number> = {};
  const before: (() => void)[] = [];
  for (const [module, names] of watched) {
    const functions = module as Called;
    for (const name of names) {
      const original = functions[name]!;
      counts[name] = 0;
      before.push(() => {
        functions[name] = original;
      });
      functions[name] = (...words) => {
        counts[name]!++;
        return original(...words);
      };
    }
  }
  try {
    await work();
  } finally {
    for (const restore of before) restore();
  }
  return counts;
}
