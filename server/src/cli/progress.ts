import { visible } from '../core/base/visible';
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
      const line = visible(what);
      host.err(`\r\x1b[K${line.length > 78 ? `${line.slice(0, 36)}...${line.slice(-39)}` : line}`);
    },
    done() {
      if (shown) host.err('\r\x1b[K');
      shown = false;
    },
  };
}
