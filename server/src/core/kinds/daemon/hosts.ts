import { memoize } from '../../base/memoize';
import { addressBits, isLoopback } from '../../model/ip-address';
import { type MapValue, type ScalarValue, scalarAt, scalarsAt } from '../../model/value';

/** An address that the daemon listens on. */
export interface Listener {
  readonly at: ScalarValue;
  readonly protocol: string;
  /** Of TCP: the host, `localhost` where none is written. */
  readonly host: string;
  /** Who reaches it: this machine alone, or others. */
  readonly reach: 'file' | 'loopback' | 'everywhere' | 'network';
  /** Why dockerd does not take it. */
  readonly refused?: string;
}

/** The addresses in `hosts`, as dockerd reads them (moby v2.0.0-beta.24, daemon/pkg/opts/hosts.go ParseDaemonHost). */
export const listeners = memoize((map: MapValue): readonly Listener[] => {
  return scalarsAt(map, 'hosts').flatMap((at) => (typeof at.plain === 'string' && at.plain.trim() !== '' ? [listener(at, at.plain)] : []));
});

function listener(at: ScalarValue, written: string): Listener {
  // Blanks around an address pass the first check and fail the second.
  const [, scheme, rest] = /^(?:([^:/]*):\/\/)?(.*)$/s.exec(written) ?? [];
  const protocol = scheme ?? 'tcp';
  const file = (refused?: string): Listener => ({ at, protocol, host: '', reach: 'file', ...(refused === undefined ? {} : { refused }) });
  if (protocol === 'fd') return file();
  if (protocol === 'unix' || protocol === 'npipe') return file(rest?.includes('://') ? 'it names two protocols' : undefined);
  if (protocol !== 'tcp') return file('it must start with "unix://", "fd://" or "tcp://"');
  const address = /^(?:[^@/?#]*@)?(\[[^\]]*\]|[^:/?#]*)(?::(\d*))?(.*)$/s.exec(rest ?? '');
  const host = (address?.[1] ?? '').replace(/^\[|\]$/g, '') || 'localhost';
  const tail = address?.[3] ?? '';
  const refused = /\s/.test(written) ? 'it contains spaces' : /^[^?#]/.test(tail) ? 'only host and port may follow "tcp://"' : undefined;
  return { at, protocol, host, reach: reachOf(host), ...(refused === undefined ? {} : { refused }) };
}

function reachOf(host: string): Listener['reach'] {
  if (isLoopback(host)) return 'loopback';
  return addressBits(host)?.bits === 0n ? 'everywhere' : 'network';
}

/** How the daemon guards its TCP addresses. */
export type Guard = 'none' | 'encrypted' | 'verified';

/**
 * What a client on TCP needs: `tlsverify` in the file turns TLS on whatever it says, and `tls` alone asks for certificates, too (moby
 * v2.0.0-beta.24, daemon/command/daemon.go loadDaemonCliConfig, newAPIServerTLSConfig).
 */
export function guardOf(map: MapValue): Guard {
  const verify = scalarAt(map, 'tlsverify')?.plain;
  const tls = scalarAt(map, 'tls')?.plain;
  if (typeof verify === 'boolean') return verify ? 'verified' : 'encrypted';
  return tls === true ? 'verified' : 'none';
}
