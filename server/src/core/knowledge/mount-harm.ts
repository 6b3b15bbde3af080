import type { Severity } from '../base/severity';
import type { HostPathClass } from './host-path-fact';
import type { SocketPower } from './runtime-sockets';

/** How grave it is that a container has a place of the host, by what the place gives. */
export const severityOfPath: Readonly<Record<HostPathClass, Severity>> = {
  'root-equivalent': 'critical',
  account: 'high',
  secret: 'high',
  neighbours: 'high',
  state: 'medium',
  minor: 'low',
  benign: 'low',
};

/** What opening a socket gives, as a clause, and how severe that is. */
export const powerOfSocket: Readonly<Record<SocketPower, { readonly severity: Severity; readonly does: string }>> = {
  engine: { severity: 'critical', does: 'opening it gives control of the host' },
  init: { severity: 'critical', does: 'opening it allows starting programs as root on the host' },
  'user-engine': { severity: 'high', does: 'opening it gives the rights of the user who runs that engine' },
  builder: { severity: 'high', does: 'opening it allows running arbitrary builds on the host' },
  bus: { severity: 'high', does: 'root in it can ask systemd to start host programs' },
};
