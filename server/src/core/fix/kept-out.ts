import { treeOf } from '../model/files';
import type { Project } from '../model/project';
import type { Service } from '../model/service';
import { entryOf, nodeAt } from '../syntax/tree';
import { neutral } from './neutral';
import type { Op, PlacedSlot } from './place';
import { jsonOf } from './render';
import { mergedMaps, writersOf } from './writers';

/**
 * What the services write that would get a key through a merge key and must not: a key of their own, with the value that they have now.
 * @param op what is wanted of another service, whose map they merge
 * @param names of the services
 * @returns undefined where one of them cannot say it
 */
export function keptOutOf(project: Project, { key, set }: Op, names: readonly string[]): PlacedSlot[] | undefined {
  const slots: PlacedSlot[] = [];
  // An empty list says nothing; of other values a reader would ask why they are there.
  if (set.kind === 'absent' || !Array.isArray(neutral[key])) return undefined;
  for (const service of project.services.filter(({ name }) => names.includes(name))) {
    const slot = ownSlot(project, service, key);
    if (!slot) return undefined;
    slots.push(slot);
  }
  return slots;
}

function ownSlot(project: Project, service: Service, key: string): PlacedSlot | undefined {
  const [writer, ...more] = writersOf(project, service);
  if (!writer || more.length > 0 || service.mentions.length > 1 || mergedMaps(writer.map).length === 0) return undefined;
  if (entryOf(writer.map, key) || entryOf(writer.map, 'extends')) return undefined;
  const now = service.map.entries.get(key)?.value.origin;
  const tree = now && treeOf(project, now.file);
  const node = now && tree ? nodeAt(tree, now.path) : undefined;
  if (now && !node) return undefined;
  const is = node ? jsonOf(node) : neutral[key]!;
  return { file: writer.ref.file, slot: { path: [...writer.ref.path, key], set: { kind: 'value', is } } };
}
