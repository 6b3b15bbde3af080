import type { Severity } from '../base/severity';
import type { HostPathClass } from './host-path-facts';
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

/** What whoever opens a socket can do, and how grave that is. */
export const powerOfSocket: Readonly<Record<SocketPower, { readonly severity: Severity; readonly does: string }>> = {
  engine: { severity: 'critical', does: 'whoever opens it starts containers that own the host' },
  init: { severity: 'critical', does: 'whoever opens it starts programs as root of the host' },
  'user-engine': { severity: 'high', does: 'whoever opens it acts as the user who runs that engine' },
  builder: { severity: 'high', does: 'whoever opens it runs builds of its choice on the host' },
  bus: { severity: 'high', does: 'root in the container can ask systemd to start programs on the host' },
};
