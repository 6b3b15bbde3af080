import type { Span } from '../../base/span';
import { attributesOf } from '../compose/attributes';
import type { Attributes, ContainerConfig, SeccompFile } from '../container';
import type { Traced } from '../traced';
import { booleanOf, get, type MapEntry, type MapValue, scalarAt, scalarsAt, type Value } from '../value';

/** What decides the privileges of a process: a service, or a container that one of its hooks starts. */
export interface Subject
  extends Pick<ContainerConfig, 'image' | 'images' | 'build' | 'user' | 'privileged' | 'capAdd' | 'capDrop' | 'securityOpt'> {
  readonly name: string;
  /** Where defaults are reported. */
  readonly at: Span;
  readonly pid?: Traced<string>;
  readonly ipc?: Traced<string>;
  readonly readOnly?: Traced<boolean>;
  readonly seccompFile?: SeccompFile;
  readonly attributes: Attributes;
}

/** Keys that a hook's container does not take over as they stand: mounts come by volumes_from, the rest is no part of a container. */
const notInherited: ReadonlySet<string> = new Set([
  'volumes',
  'pre_start',
  'post_start',
  'pre_stop',
  'build',
  'ports',
  'depends_on',
  'deploy',
]);

/**
 * The container that a `pre_start` hook runs in: the service's own attributes, completed and overruled by the hook's
 * (compose-go 2.16.2 loader/normalize.go resolvePreStartHooks; before 2.15 it took over none of them).
 */
export function hookSubject(service: ContainerConfig, hook: MapValue, of: MapValue): Subject {
  const entries = new Map<string, MapEntry>();
  for (const [key, entry] of of.entries) if (!notInherited.has(key)) entries.set(key, entry);
  for (const [key, entry] of hook.entries) {
    const inherited = entries.get(key);
    entries.set(key, inherited ? { ...entry, value: merged(inherited.value, entry.value) } : entry);
  }
  const map: MapValue = { ...hook, entries };
  const field = <K extends string, T>(key: K, value: T | undefined) => (value === undefined ? {} : { [key]: value }) as { [P in K]?: T };
  const image = scalarAt(hook, 'image');
  const securityOpt = scalarsAt(map, 'security_opt');
  return {
    name: service.name,
    at: hook.at,
    images: service.images,
    ...field('image', image ?? service.image),
    ...(image ? {} : field('build', service.build)),
    ...field('user', scalarAt(map, 'user')),
    ...field('privileged', booleanOf(scalarAt(map, 'privileged'))),
    capAdd: scalarsAt(map, 'cap_add'),
    capDrop: scalarsAt(map, 'cap_drop'),
    securityOpt,
    ...field('pid', scalarAt(map, 'pid')),
    ...field('ipc', scalarAt(map, 'ipc')),
    ...field('readOnly', booleanOf(scalarAt(map, 'read_only'))),
    ...(get(hook, 'security_opt') ? {} : field('seccompFile', service.seccompFile)),
    attributes: attributesOf(map),
  };
}

function merged(base: Value, over: Value): Value {
  return base.kind === 'seq' && over.kind === 'seq' ? { ...over, items: [...base.items, ...over.items] } : over;
}
