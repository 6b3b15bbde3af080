import { memoize } from '../core/base/memoize';
import type { FileId, Span } from '../core/base/span';
import type { DaemonDefaults } from '../core/kinds/daemon/defaults';
import { effectivePrivilege } from '../core/model/effective';
import { gaugeOf, gaugeOfUser } from '../core/model/effective/gauge';
import { userOfStage } from '../core/model/effective/user';
import { treeOf } from '../core/model/files';
import type { Project } from '../core/model/project';
import type { Service } from '../core/model/service';
import type { Subject } from '../core/model/subject';
import { type Exposure, exposureOf } from '../core/score/exposure';
import { entryOf, type Node } from '../core/syntax/tree';
import type { Assessment } from './analyses';

/** Something in a document that becomes a container: a service, a development container, a stage that becomes an image. */
export interface ShownSubject {
  readonly kind: string;
  readonly name: string;
  /** Its name in the document, or its first line. */
  readonly at: Span;
  /** What it may do, at a glance. */
  gauge(): string[];
  /** How exposed the host is to it, where it starts a container. @param daemon how the daemon is set */
  exposure(daemon: DaemonDefaults): Exposure | undefined;
}

/** The services, development containers and final stages of a document, in their order. */
export function subjectsIn({ analysis: { project }, open: { file } }: Assessment): readonly ShownSubject[] {
  const byFile = subjectsByFile(project);
  const known = byFile.get(file) ?? find(project, file);
  byFile.set(file, known);
  return known;
}

/** A client that shows many of them asks about each. */
const subjectsByFile = memoize((_project: Project) => new Map<FileId, readonly ShownSubject[]>());

function find(project: Project, file: FileId): readonly ShownSubject[] {
  const exposure = (subject: Subject) => ({ exposure: (daemon: DaemonDefaults) => exposureOf(project, subject, daemon) });
  const services = serviceKeys(treeOf(project, file)?.documents[0]).flatMap((key): ShownSubject[] => {
    const [service] = servicesNamed(project.services, key.text, file);
    const at = { file, start: key.start, end: key.end };
    const gauge = (): string[] => (service ? gaugeOf(effectivePrivilege(service, project)) : []);
    return service ? [{ kind: service.kind, name: key.text, at, gauge, ...exposure(service) }] : [];
  });
  const stages = project.stages
    .filter((stage) => stage.file === file && stage.shipped && !stage.inline)
    .map((stage): ShownSubject => {
      const { kind, name, at } = stage;
      return { kind, name, at, gauge: () => [gaugeOfUser(userOfStage(stage))], ...exposure(stage) };
    });
  const containers = project.subjects.flatMap((subject): ShownSubject[] => {
    const { kind, name, ref, container } = subject;
    if (!container || ref.file !== file) return [];
    return [{ kind, name, at: container.at, gauge: () => gaugeOf(effectivePrivilege(container, project)), ...exposure(subject) }];
  });
  return [...services, ...stages, ...containers].sort((a, b) => a.at.start - b.at.start);
}

/** The services of a name that a file writes keys of: one for each application. */
export function servicesNamed(services: readonly Service[], wanted: string, file: FileId): Service[] {
  return services.filter(({ name, mentions }) => name === wanted && mentions.some((mention) => mention.file === file));
}

/** The keys of the services of a Compose file. */
export function serviceKeys(root: Node | undefined): { readonly text: string; readonly start: number; readonly end: number }[] {
  const services = root?.kind === 'map' ? entryOf(root, 'services')?.value : undefined;
  return services?.kind === 'map' ? services.entries.map(({ key }) => key) : [];
}
