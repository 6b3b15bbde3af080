import type { JsonMap } from '../../server/src/core/base/json';
import type { FileId } from '../../server/src/core/base/span';
import { openProject } from '../../server/src/core/kinds/open';
import { canonicalProject, surroundingsOf } from '../../server/src/core/model/compose/canonical';
import type { Read } from '../../server/src/core/model/files';
import type { MapValue, Value } from '../../server/src/core/model/value';
import { appsOf } from '../support/open';

/** What Bulkhead makes of a project. */
interface Ours {
  readonly model: JsonMap;
  /** What it says in any/syntax. */
  readonly said: readonly string[];
  /** What it says in any/unresolved. */
  readonly unresolved: readonly string[];
  /** Services that have neither image nor build, so that Compose needs further files to run them. */
  readonly fragments: readonly string[];
  /** Variables that nobody sets. */
  readonly unset: readonly string[];
}

/**
 * Reads a project as `bulkhead model` does.
 * @param withFiles whether the variables of `env_file` and the labels of `label_file` count.
 */
export function readOurs(files: readonly FileId[], read: Read, withFiles: boolean): Ours {
  const project = openProject(appsOf(files), read);
  const app = project.apps[0]!;
  const around = surroundingsOf(app, read);
  const unset = new Set<string>();
  collectUnset(app.root, unset);
  return {
    model: canonicalProject(app.root, withFiles ? around : { ...around, read: () => null }),
    said: [...[...project.files.values()].flatMap(({ tree }) => tree.problems), ...project.problems].map(({ message }) => message),
    unresolved: project.unresolved.map(({ what }) => what),
    fragments: [...servicesOf(app.root)]
      .filter(([, map]) => !['image', 'build', 'provider'].some((key) => map.entries.has(key)))
      .map(([name]) => name),
    unset: [...unset],
  };
}

function* servicesOf(root: MapValue): Iterable<[string, MapValue]> {
  const services = root.entries.get('services')?.value;
  for (const [name, { value }] of services?.kind === 'map' ? services.entries : []) if (value.kind === 'map') yield [name, value];
}

function collectUnset(value: Value, unset: Set<string>): void {
  if (value.kind === 'scalar') {
    if (!value.known) for (const name of value.variables) unset.add(name);
  } else if (value.kind === 'seq') for (const item of value.items) collectUnset(item, unset);
  else for (const { value: one } of value.entries.values()) collectUnset(one, unset);
}
