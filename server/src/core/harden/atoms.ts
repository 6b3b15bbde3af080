import { applyEdits, type TextEdit } from '../base/edit';
import type { FileId } from '../base/span';
import { droppedBy } from '../fix/give-back';
import { subjectKind } from '../kinds/index';
import type { Analysis } from '../lint/analyze';
import type { Finding } from '../lint/finding';
import { defaultsOf } from '../model/privilege';
import type { Application } from '../model/project';
import type { Service } from '../model/service';
import type { Atom } from '../probe/atom';
import type { Need } from '../probe/need';
import { rules as allRules } from '../rules/index';
import { nodeAt } from '../syntax/tree';
import { type Change, type Hardening, type HardenOptions, harden } from './harden';

/** The capabilities that changes drop, by the ids of the changes. */
export type Parts = ReadonlyMap<string, readonly string[]>;

/** What may be tried of an application. */
export interface Tries {
  /** True where its images are built. */
  readonly build: boolean;
}

/** The changes of one application, as running tries them. */
export interface AppAtoms {
  readonly atoms: readonly Atom[];
  /** The capabilities that a change drops, each of which is tried by itself, too. */
  readonly parts: Parts;
  /** Changes that are about the application and cannot be tried, each with the reason in words for a person. */
  readonly notTried: ReadonlyMap<string, string>;
}

/**
 * What tells a change from others, in every plan of the same files: its finding. Whatever is left out, what is made of a finding is found anew, so that
 * the change may be another one: without a user of its own, a service keeps what its root needs.
 */
export function atomId({ rule, fingerprint }: Pick<Finding, 'rule' | 'fingerprint'>): string {
  return `${rule} ${fingerprint}`;
}

/** What tells the dropping of one capability from the change that it is part of. */
export function partId(id: string, name: string): string {
  return `${id} ${name}`;
}

/** Evidence speaks of what is taken, and a change that drops capabilities takes none without its parts. */
const nothing: readonly Need[] = [{ need: 'other' }];

/**
 * The changes of a hardening that an application feels: each is tried whole, and no other one goes with it, for planning again without it leaves out
 * what would be wrong then. Only of capabilities that are dropped together each is a part of its own.
 */
export function atomsOf(analysis: Analysis, { changes }: Pick<Hardening, 'changes'>, app: Application, { build }: Tries): AppAtoms {
  const atoms = new Map<string, Atom>();
  const notTried = new Map<string, string>();
  const parts = new Map<string, readonly string[]>();
  for (const change of changes) {
    const services = servicesOf(analysis, change, app);
    if (services.length === 0) continue;
    const id = atomId(change.finding);
    if (!build && isBuilt(change, app)) {
      notTried.set(id, 'it changes an image: --build builds and tries it');
      continue;
    }
    const known = atoms.get(id)?.services ?? [];
    const all = [...new Set([...known, ...services])].sort();
    const names = droppedBy(change, app.services.filter(({ name }) => name === change.finding.subject.name).flatMap(defaultsOf));
    const takes = names.length > 0 ? nothing : takenBy(analysis, change.finding.rule);
    atoms.set(id, { id, services: all, takes, rests: [] });
    if (names.length === 0) continue;
    parts.set(id, names);
    for (const name of names)
      atoms.set(partId(id, name), { id: partId(id, name), services: all, takes: [{ need: 'capability', name }], rests: [id] });
  }
  return { atoms: [...atoms.values()], parts, notTried };
}

/** Why a change is about no application that could be run. */
export function whyOfNoApp({ finding: { subject } }: Pick<Change, 'finding'>): string {
  return subjectKind(subject.kind)?.untried ?? 'no service of a Compose file has it';
}

/**
 * The hardening that makes exactly these changes, as far as they can be made without the others: of a change with parts those that are kept.
 * @param why the reason for the refusal of another one
 */
export function hardenWith(
  analysis: Analysis,
  options: HardenOptions,
  { kept, parts }: { readonly kept: ReadonlySet<string>; readonly parts: Parts },
  why: (id: string) => string = () => 'it is left out',
): Hardening {
  const gives: HardenOptions['gives'] = (finding) => {
    const id = atomId(finding);
    return (parts.get(id) ?? []).filter((name) => !kept.has(partId(id, name)));
  };
  const without: HardenOptions['without'] = (finding, fix) => {
    const id = atomId(finding);
    const own = parts.get(id);
    const isKept = kept.has(id) && (own === undefined || own.some((name) => kept.has(partId(id, name))));
    return isKept ? options.without?.(finding, fix) : why(id);
  };
  return harden(analysis, { ...options, without, gives });
}

/** The whole texts of the files that a hardening changes or makes. */
export function textsWith(analysis: Analysis, { edits }: Pick<Hardening, 'edits'>): ReadonlyMap<FileId, string> {
  const files = new Set(edits.map(({ at }) => at.file));
  const textOf = (file: FileId): string => analysis.project.files.get(file)?.text ?? analysis.read(file) ?? '';
  return new Map([...files].map((file) => [file, applyEdits(file, textOf(file), edits)]));
}

/** The services of an application that feel a change, by their names. */
function servicesOf(analysis: Analysis, { finding, edits, shared }: Change, app: Application): string[] {
  const { subject, at } = finding;
  const kind = subjectKind(subject.kind);
  const isRead = app.reads.includes(at.file);
  const named = app.services.filter((service) => {
    if (kind?.handedOn) return service.build?.file === at.file || service.build?.stage?.ref.file === at.file;
    return isRead && kind?.spread && (service.name === subject.name || shared.includes(service.name));
  });
  const edited = edits.flatMap((edit) => serviceAround(analysis, app, edit) ?? []);
  return [...new Set([...named, ...edited])].map(({ name }) => name);
}

/** The service of an application in whose entry an edit of its files is. */
function serviceAround({ project }: Analysis, app: Application, { at: { file, start }, newText }: TextEdit): Service | undefined {
  const source = project.files.get(file);
  if (!app.reads.includes(file) || !source || source.tree.language === 'docker') return undefined;
  const list = nodeAt(source.tree, ['services']);
  if (list?.kind !== 'map' || start < list.start) return undefined;
  const entry = list.entries.filter(({ key }) => key.start <= start).at(-1);
  // Behind the last service are keys of it, or keys of the file.
  if (!entry || (start > list.end && (source.text.slice(list.end, start).trim() !== '' || /^\S/m.test(newText)))) return undefined;
  return app.services.find(({ mentions }) => mentions.some((ref) => ref.file === file && ref.path.at(-1) === entry.key.text));
}

/** True for a change that only a new image shows. */
function isBuilt({ finding, edits }: Change, { reads }: Application): boolean {
  return subjectKind(finding.subject.kind)?.handedOn === true || edits.some(({ at }) => !reads.includes(at.file));
}

/** What the fixes of a rule take away. */
function takenBy({ options }: Analysis, id: string): readonly Need[] {
  return (options.rules ?? allRules).find((rule) => rule.id === id)?.meta.takes ?? [{ need: 'other' }];
}
