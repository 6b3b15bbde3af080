import type { Severity } from '../base/severity';

/** A gateway mode of a bridge that keeps fewer packets out than the default mode `nat`, and what other hosts gain. */
interface OpenMode {
  readonly severity: Severity;
  /** Ends a sentence. */
  readonly gives: string;
}

/**
 * The gateway modes of bridge networks: with `nat-unprotected` no rule drops packets to ports that are not published, with `routed` there is no address
 * translation, so that published ports are reached at the address of the container (docs.docker.com, Engine: port publishing and mapping, gateway modes;
 * moby/moby daemon/libnetwork/drivers/bridge). Checked 2026-11-30.
 */
export const gatewayModes: {
  /** The options of a network, and the protocol that each is about. */
  readonly options: readonly (readonly [option: string, family: string])[];
  readonly open: ReadonlyMap<string, OpenMode>;
} = {
  options: [
    ['com.docker.network.bridge.gateway_mode_ipv4', 'IPv4'],
    ['com.docker.network.bridge.gateway_mode_ipv6', 'IPv6'],
  ],
  open: new Map([
    ['nat-unprotected', { severity: 'medium', gives: 'other hosts can reach all ports of containers, published or not' }],
    ['routed', { severity: 'low', gives: 'other hosts can reach published ports at the address of the container' }],
  ]),
};
