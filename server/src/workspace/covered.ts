import { type NodeRef, refKey } from '../core/model/traced';
import type { Value } from '../core/model/value';
import type { Unit } from './load';

/** True when every service of a unit is part of another one, which includes its file or extends its services. */
export function isCovered(own: Unit, others: readonly Unit[]): boolean {
  const file = own.entries.apps[0]?.files[0];
  const holders = others.filter(({ files }) => file !== undefined && files.has(file));
  const { services } = own;
  if (services.length === 0 || holders.length === 0) return false;
  const used = new Set<string>();
  for (const { services: theirs } of holders) {
    for (const { mentions, map } of theirs) {
      for (const mention of mentions) addService(mention, used);
      collectOrigins(map, used);
    }
  }
  return services.every(({ mentions }) => mentions.every((mention) => used.has(refKey(mention))));
}

/** Adds the service that a node belongs to. */
function addService({ file, path }: NodeRef, to: Set<string>): void {
  if (path[0] === 'services' && path.length > 1) to.add(refKey({ file, path: path.slice(0, 2) }));
}

/** The units without those of a single file that is part of another of them. */
export function outermost(units: readonly Unit[]): Unit[] {
  const left = new Set(units);
  for (const unit of units) {
    const files = unit.entries.apps.flatMap(({ files: own }) => own);
    const others = [...left].filter((other) => other !== unit);
    if (files.length === 1 && isCovered(unit, others)) left.delete(unit);
  }
  return [...left];
}

function collectOrigins(value: Value, into: Set<string>): void {
  if (value.origin) addService(value.origin, into);
  if (value.kind === 'map') for (const entry of value.entries.values()) collectOrigins(entry.value, into);
  else if (value.kind === 'seq') for (const item of value.items) collectOrigins(item, into);
}
