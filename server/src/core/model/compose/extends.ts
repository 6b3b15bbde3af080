import { resolveIn } from '../../base/file';
import type { FileId, Span } from '../../base/span';
import type { Problem } from '../../syntax/tree';
import { get, type MapEntry, type MapValue, type ScalarValue, scalarAt, type Value } from '../value';
import { inherited } from './hops';
import { applyResets, canonical, dependency, merge } from './merge';
import { isRemote, mayCopy, type Session, type Source, serviceKey } from './session';
import { servicePlace } from './tables';
import { textOf } from './unique';

/** Chains of services that extend each other are followed this far. */
const longestChain = 50;

/** Reads the services of a file that others extend; `undefined` while it is not fetched, `null` where it cannot be read. */
export type BaseFile = (file: FileId) => Source | null | undefined;

/**
 * Resolves `extends` in all services of a document (compose-go loader/extends.go): the extended service first, the extending one on top.
 * What cannot be resolved leaves the service as it is written, and `resting` names it.
 */
export function extendServices(session: Session, source: Source, baseFile: BaseFile): void {
  for (const name of [...source.services.keys()]) extendService(session, source, name, baseFile, []);
}

function extendService(session: Session, source: Source, name: string, baseFile: BaseFile, chain: readonly string[]): Value | undefined {
  const entry = source.services.get(name);
  const value = entry?.value;
  const extended = get(value, 'extends');
  if (!entry || value?.kind !== 'map' || !extended) return value;
  const key = serviceKey(source.file, name);
  const own = without(value, 'extends');
  const settle = (result: MapValue): MapValue => {
    source.services.set(name, { ...entry, value: result });
    return result;
  };
  if (chain.includes(key) || chain.length >= longestChain) {
    const what = chain.includes(key)
      ? `"${name}" extends itself through other services`
      : `"${name}" is at the end of a chain of extends that is too long`;
    session.problems.push({ at: extended.at, message: `${what}: break the circle of extends.` });
    return settle(own);
  }
  const request = requestOf(extended);
  if ('message' in request) {
    session.problems.push(request);
    return settle(own);
  }
  const base = baseOf(session, source, name, request, baseFile);
  if (!base) {
    source.resting.add(name);
    return settle(own);
  }
  const { service } = request;
  if (!base.services.has(service)) {
    if (base.open) source.resting.add(name);
    else {
      const where = request.file ? textOf(request.file) : 'this file';
      session.problems.push({ at: request.at, message: `There is no service "${service}" in ${where}: correct the name in extends.` });
    }
    return settle(own);
  }
  session.extended.add(serviceKey(base.file, service));
  const found = extendService(session, base, service, baseFile, [...chain, key]);
  if (base.resting.has(service)) source.resting.add(name);
  if (found?.kind !== 'map') return settle(own);
  if (!mayCopy(session, found, extended.at)) {
    source.resting.add(name);
    return settle(own);
  }
  const left = applyResets(found, get(get(source.written, 'services'), name));
  return settle(
    merge(inherited(left, extended.at, service), own, servicePlace, {
      problems: session.problems,
      overrides: false,
      canonical: base !== source,
    }),
  );
}

interface Request {
  readonly service: string;
  readonly file: ScalarValue | undefined;
  readonly at: Span;
}

function requestOf(extended: Value): Request | Problem {
  const service = extended.kind === 'scalar' ? extended : scalarAt(extended, 'service');
  if (service?.known && service.value !== '') return { service: service.value, file: scalarAt(extended, 'file'), at: service.at };
  return { at: extended.at, message: 'This does not name the service to extend: write "service: NAME" below extends.' };
}

function baseOf(session: Session, source: Source, name: string, { file }: Request, baseFile: BaseFile): Source | undefined {
  if (!file) return source;
  const unresolved = (why: string, remote?: true): undefined => {
    const entry = { kind: 'extends', at: file.at, what: textOf(file), why, rests: `the service "${name}"` } as const;
    session.unresolved.push(remote ? { ...entry, remote } : entry);
    return undefined;
  };
  if (!file.known) return unresolved(`${file.variables.join(', ')} ${file.variables.length === 1 ? 'is' : 'are'} not set`);
  if (isRemote(file.value)) return unresolved('it is fetched over the network', true);
  const base = baseFile(resolveIn(file.folder, file.value));
  return base === null ? unresolved('it is not in the checked directory') : base;
}

/** A service of another file before its services extend each other: one word for all GPUs is a list, dependencies have a condition. */
export function asRead(map: MapValue): MapValue {
  let entries: Map<string, MapEntry> | undefined;
  const gpus = map.entries.get('gpus');
  if (gpus?.value.kind === 'scalar') entries = new Map(map.entries).set('gpus', { ...gpus, value: canonical(gpus.value, 'gpus') });
  const needs = map.entries.get('depends_on');
  if (needs?.value.kind === 'map') {
    entries = (entries ?? new Map(map.entries)).set('depends_on', { ...needs, value: withConditions(needs.value) });
  }
  return entries ? { ...map, entries } : map;
}

function withConditions(needs: MapValue): MapValue {
  const entries = new Map<string, MapEntry>();
  for (const [name, entry] of needs.entries) {
    const { key, value } = entry;
    if (value.kind !== 'map') entries.set(name, entry);
    else {
      const started = dependency({ kind: 'scalar', at: key.at, via: key.via, folder: key.at.file, known: true, value: name, plain: name });
      entries.set(name, { key, value: { ...value, entries: new Map([...started.entries, ...value.entries]) } });
    }
  }
  return { ...needs, entries };
}

function without(map: MapValue, key: string): MapValue {
  const entries = new Map(map.entries);
  entries.delete(key);
  return { ...map, entries };
}
