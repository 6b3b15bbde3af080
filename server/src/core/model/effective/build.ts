import { byDefault, type Fact, fact, factOf, unknown } from './fact';
import type { Subject } from './subject';
import type { BuildPrivilege, Namespace } from './types';

/**
 * What building a service's image may do. Compose grants the entitlements that it asks for by itself (docker/compose
 * pkg/compose/build_bake.go).
 */
export function buildOf({ attributes }: Subject): BuildPrivilege | undefined {
  const { build } = attributes;
  if (!build) return undefined;
  const entitlements = build.entitlements.map((one) => factOf(one, (text) => text, '"build.entitlements" of the service'));
  return {
    at: build.at,
    via: build.via,
    insecure: insecure(build),
    network: network(build),
    entitlements,
    ssh: build.ssh.map((one) => factOf(one, (text) => text, '"build.ssh" of the service')),
    secrets: build.secrets.map((one) => factOf(one, (text) => text, '"build.secrets" of the service')),
  };
}

type Build = NonNullable<Subject['attributes']['build']>;

function insecure({ privileged, entitlements, at }: Build): Fact<boolean> {
  const granted = entitlements.find((one) => one.known && one.value === 'security.insecure');
  if (granted) return fact(true, granted, '"build.entitlements" of the service');
  const unread = entitlements.find((one) => !one.known);
  if (privileged && !(privileged.known && !privileged.value && unread))
    return factOf(privileged, (on) => on, '"build.privileged" of the service');
  if (unread && !unread.known) return unknown(unread, '"build.entitlements" depends on a variable', unread.variables);
  return byDefault(false, at, "BuildKit's default");
}

function network({ network: mode, at }: Build): Fact<Namespace> {
  if (!mode) return byDefault({ mode: 'private' }, at, "BuildKit's default");
  const because = '"build.network" of the service';
  return factOf(mode, (text): Namespace => ({ mode: text === 'host' || text === 'none' ? text : 'private' }), because);
}
