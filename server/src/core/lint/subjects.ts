import type { FileId } from '../base/site';
import type { Project } from '../model/project';
import type { Subjects } from '../rules/rule';
import type { Subject } from './finding';

/** Anything that a rule looks at. */
export type AnySubject = Subjects[keyof Subjects];

/** A subject, and how findings name it. */
export interface Named<S extends AnySubject = AnySubject> {
  readonly subject: S;
  readonly about: Subject;
}

/** Everything that rules may ask for, by its kind. */
export function subjectsOf(project: Project): { readonly [K in keyof Subjects]: readonly Named<Subjects[K]>[] } {
  const named = <S extends AnySubject & { readonly name: string }>(kind: keyof Subjects, all: readonly S[]): Named<S>[] =>
    all.map((subject) => ({ subject, about: { kind, name: subject.name } }));
  return {
    service: named('service', project.services),
    stage: named('stage', project.stages),
    daemon: named('daemon', project.daemons),
    devcontainer: named('devcontainer', project.devcontainers),
    project: [{ subject: project, about: { kind: 'project', name: 'project' } }],
  };
}

/** The file that a subject stands in. */
export function fileOf(subject: AnySubject, project: Project): FileId {
  if ('ref' in subject) return subject.ref.file;
  if ('file' in subject && typeof subject.file === 'string') return subject.file;
  return [...project.files.keys()][0] ?? '';
}
