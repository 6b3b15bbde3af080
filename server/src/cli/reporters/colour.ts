import type { Severity } from '../../core/rules/rule';
import type { Options } from '../args';
import type { Host } from '../host';

/** Wraps text in colour, or leaves it alone. */
export interface Paint {
  severity(severity: Severity, text: string): string;
  strong(text: string): string;
  dim(text: string): string;
  added(text: string): string;
  removed(text: string): string;
}

const codes: Readonly<Record<Severity, string>> = { critical: '1;31', high: '31', medium: '33', low: '36' };

/** `--no-color` beats NO_COLOR (https://no-color.org) beats FORCE_COLOR beats whether the stream is a terminal. */
export function paintFor(host: Host, options: Options, isTerminal: boolean): Paint {
  const { NO_COLOR, FORCE_COLOR } = host.environment;
  const forced = FORCE_COLOR !== undefined && FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  const on = !options.has('no-color') && !NO_COLOR && (forced || (isTerminal && FORCE_COLOR === undefined));
  const wrap = (code: string, text: string) => (on && text !== '' ? `\x1b[${code}m${text}\x1b[0m` : text);
  return {
    severity: (severity, text) => wrap(codes[severity], text),
    strong: (text) => wrap('1', text),
    dim: (text) => wrap('2', text),
    added: (text) => wrap('32', text),
    removed: (text) => wrap('31', text),
  };
}
