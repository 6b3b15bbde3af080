import type { Host } from './host';

/** Says on a terminal what is being done once a run takes longer than a second. */
export interface Progress {
  tick(what: string): void;
  /** Removes the line before anything else is printed. */
  done(): void;
}

const firstAfter = 1000;
const every = 100;

export function progressOn(host: Host): Progress {
  let last = firstAfter - every;
  let shown = false;
  return {
    tick(what) {
      if (!host.errIsTerminal || host.elapsed() < last + every) return;
      last = host.elapsed();
      shown = true;
      host.err(`\r\x1b[K${what.length > 78 ? `${what.slice(0, 36)}...${what.slice(-39)}` : what}`);
    },
    done() {
      if (shown) host.err('\r\x1b[K');
      shown = false;
    },
  };
}
