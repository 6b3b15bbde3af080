import { cis, cwe, nist } from '../../knowledge/references';
import { scalarAt } from '../../model/value';
import { defineRule } from '../rule';

/** Drivers that keep the lines in files of the host (docs.docker.com, Engine: logging drivers). Others send them away, or hand them to a service of the host; with `none` there are none. */
const local: ReadonlySet<string> = new Set(['json-file', 'local', 'none']);

export default defineRule({
  id: 'daemon/local-logs',
  on: 'daemon',
  meta: {
    title: 'Container logs kept on the host alone',
    severity: 'low',
    confidence: 'likely',
    profile: 'strict',
    absence: true,
    safeguard: 'logs on another machine',
    since: '0.1.0',
    references: [
      cis('2.13', 'centralized and remote logging is configured'),
      nist('3.4.5', 'rogue containers'),
      cwe(778, 'Insufficient Logging'),
    ],
    tiers: [],
  },
  *check(daemon) {
    const driver = scalarAt(daemon.map, 'log-driver');
    if (driver && driver.plain !== '' && !local.has(String(driver.plain))) return;
    yield {
      at: driver?.at ?? daemon.at,
      message: 'Container logs stay on the host: an attacker who controls it can change and delete them',
    };
  },
});
