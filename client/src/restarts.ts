/** How a server that has ended by itself is started again. */
interface Restart {
  /** Milliseconds until then. */
  readonly pause: number;
  /** The first in a while: a person is told of it, and not of those that follow. */
  readonly isFirst: boolean;
}

/** Milliseconds before each restart of a row: what fails at once would fail again. */
const pauses = [0, 1000, 3000, 8000];

/** After so many milliseconds without an end a new row begins. */
const calm = 180_000;

/** Gives the function that says how a server is started again each time that it ends; `undefined` where it has ended too often. */
export function createRestarts(): (now: number) => Restart | undefined {
  let count = 0;
  let last = Number.NEGATIVE_INFINITY;
  return (now) => {
    if (now - last > calm) count = 0;
    last = now;
    const pause = pauses[count++];
    return pause === undefined ? undefined : { pause, isFirst: count === 1 };
  };
}
