import type { Span } from '../../base/span';
import type { ProvenanceStep, Trace } from '../traced';
import type { MapEntry, MapValue, Value } from '../value';

/** A value and all below it, each trace changed. */
function retraced(value: Value, change: (trace: Trace) => { readonly at?: Span; readonly via: Trace['via'] }): Value {
  switch (value.kind) {
    case 'scalar':
      return { ...value, ...change(value) };
    case 'seq':
      return { ...value, ...change(value), items: value.items.map((item) => retraced(item, change)) };
    case 'map': {
      const entries = new Map<string, MapEntry>();
      for (const [key, entry] of value.entries)
        entries.set(key, { key: { ...entry.key, ...change(entry.key) }, value: retraced(entry.value, change) });
      return { ...value, ...change(value), entries };
    }
  }
}

/** A value that is one step further away from where its subject gets it. */
export function withStep(value: Value, step: ProvenanceStep): Value {
  return retraced(value, ({ via }) => ({ via: [...via, step] }));
}

/** What a service inherits: it gets it at its `extends` value, and from there the way leads to where it is written. */
export function inherited(value: MapValue, at: Span, service: string): MapValue {
  return retraced(value, (trace) => ({ at, via: [{ kind: 'extends', service, at: trace.at }, ...trace.via] })) as MapValue;
}
