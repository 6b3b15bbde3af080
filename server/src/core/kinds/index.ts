import type { Project } from '../model/project';
import { compose } from './compose/kind';
import { daemon } from './daemon/kind';
import { devcontainer } from './devcontainer/kind';
import { dockerfile } from './dockerfile/kind';
import type { FileKind, SubjectKind } from './kind';

/** Every kind of file, in the order in which their names are tried. */
const list = [dockerfile, compose, daemon, devcontainer] as const;

type Listed = (typeof list)[number];

/** A kind as those see it who treat all alike. */
export type AnyKind = FileKind<KindId>;

/** First parts of rule ids. */
export type KindId = Listed['id'];

type SubjectOf<K> = K extends FileKind<string, infer S> ? S : never;
type Found = SubjectOf<Listed>;

/** What a rule may ask to be shown, one at a time, by its name. */
export type Subjects = { [S in Found as S['kind']]: S } & { project: Project };

/** One of them. */
export type AnySubject = Found | Project;

export const kinds: readonly AnyKind[] = list;

/** The kind of that id. */
export function kindNamed(id: string): AnyKind | undefined {
  return kinds.find((kind) => kind.id === id);
}

/** The kind that a rule is about, by its id: `compose/privileged`. Nothing for a rule about all files. */
export function kindOfRule(rule: string): AnyKind | undefined {
  return kindNamed(rule.slice(0, rule.indexOf('/')));
}

/** The id that stands for all absences of a rule's kind, in configs, comments and grouped findings. */
export function absencesOf(rule: string): string {
  return `${rule.slice(0, rule.indexOf('/'))}/absences`;
}

/** What is known of what rules call so; nothing for `project` and `file`. */
export function subjectKind(name: string): SubjectKind | undefined {
  return kinds.find(({ subject }) => subject.kind === name)?.subject;
}
