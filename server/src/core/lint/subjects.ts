import type { FileId } from '../base/span';
import type { AnySubject } from '../kinds/index';
import type { Project } from '../model/project';
import type { Subject } from './finding';

/** A subject, and how findings name it. */
export interface Named {
  readonly subject: AnySubject;
  readonly about: Subject;
}

/** Everything that rules may ask for: what the files hold, and the project as a whole. */
export function subjectsOf(project: Project): readonly Named[] {
  const found = project.subjects.map((subject) => ({ subject: subject as AnySubject, about: { kind: subject.kind, name: subject.name } }));
  return [...found, { subject: project, about: { kind: 'project', name: 'project' } }];
}

/** The file that a subject stands in. */
export function fileOf(subject: AnySubject, project: Project): FileId {
  return 'ref' in subject ? subject.ref.file : ([...project.files.keys()][0] ?? '');
}
