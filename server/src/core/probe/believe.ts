/**
 * How often a trial that fails is to be repeated before it is believed, when so many of the base line's starts failed: until a set that holds is taken
 * for one that fails in one of fifty cases. A trial is three starts, and none of them may fail by itself.
 */
export function timesToBelieve(failed: number, starts: number): number {
  if (!(failed > 0)) return 1;
  const good = (1 - Math.min(failed / starts, 0.5)) ** 3;
  return Math.ceil(Math.log(0.02) / Math.log(1 - good));
}
