/** How many services are tried at the same time; most of their time they wait. */
const abreast = 3;

/** Does something for each of a list, several at the same time. Where one fails, the others first end what they have begun. */
export async function abreastOf<T>(all: readonly T[], does: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all];
  const worker = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await does(one);
  };
  const ends = await Promise.allSettled(Array.from({ length: abreast }, worker));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
