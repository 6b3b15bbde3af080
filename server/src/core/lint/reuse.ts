import { editBetween, type TextEdit } from '../base/edit';
import { memoize } from '../base/memoize';
import { type Shift, shiftOf } from '../base/shift';
import type { FileId, Span } from '../base/span';
import type { Condition } from '../fix/condition';
import type { Fix, Want } from '../fix/want';
import type { Project } from '../model/project';
import type { Service } from '../model/service';
import { get, scalarsAt } from '../model/value';
import { hasOddBreaks } from '../syntax/line-breaks';
import type { Analysis } from './analyze';
import type { Draft } from './draft';
import type { Answer, Known, Reported } from './run-rules';
import { unchangedBy } from './unchanged';

/**
 * Keys of a service that decide nothing about others, unless these take its namespaces or mounts: what its own container may do, how much it may use, who
 * reaches it from outside. Whatever else it says may be seen by the services around it: its name, networks, mounts, image, variables or user.
 */
const inward: ReadonlySet<string> = new Set([
  'blkio_config',
  'cap_add',
  'cap_drop',
  'cgroup_parent',
  'cpu_count',
  'cpu_percent',
  'cpu_period',
  'cpu_quota',
  'cpu_shares',
  'cpus',
  'cpuset',
  'expose',
  'healthcheck',
  'init',
  'logging',
  'mem_limit',
  'mem_reservation',
  'mem_swappiness',
  'memswap_limit',
  'oom_kill_disable',
  'oom_score_adj',
  'pids_limit',
  'ports',
  'privileged',
  'read_only',
  'restart',
  'security_opt',
  'shm_size',
  'stop_grace_period',
  'stop_signal',
  'sysctls',
  'tmpfs',
  'ulimits',
]);

/**
 * The answers of an analysis that hold after edits, so that the rules need not be asked again. All are asked about what the edits change, and about
 * everything where they change what other subjects may see.
 * @param after the edited files, opened
 * @param edits disjoint
 * @returns `undefined` where every rule has to be asked about everything
 */
export function answersAfter(before: Analysis, after: Project, edits: readonly TextEdit[]): Known | undefined {
  const { project } = before;
  // A plan of fixes for all services changes nearly all of them.
  if (edits.length > project.services.length + project.stages.length) return undefined;
  if (edits.some(({ at, newText }) => isFar(newText) || isFar(textAt(project, at))) || outlineOf(project) !== outlineOf(after))
    return undefined;
  const shift = shiftOf(edits);
  const isSame = unchangedBy(shift);
  const earlier = new Map<object, object>();
  const pairs: Pairs = { before: project, after, isSame, earlier };
  if (!pairServices(pairs) || !pairStages(pairs) || !pairOthers(pairs)) return undefined;
  const move = mover(shift);
  return (subject) => {
    const said = before.reports.get(earlier.get(subject) as never);
    return said && move(said);
  };
}

/** Two states of a project, and which subjects of the first are the same in the second. */
interface Pairs {
  readonly before: Project;
  readonly after: Project;
  readonly isSame: (one: unknown, other: unknown) => boolean;
  readonly earlier: Map<object, object>;
}

/** @returns false where what has changed may be seen by other services */
function pairServices({ before, after, isSame, earlier }: Pairs): boolean {
  for (const [index, app] of before.apps.entries()) {
    const now = after.apps[index]!;
    if (!sameRoot(app.root.entries, now.root.entries, isSame)) return false;
    for (const [at, service] of app.services.entries()) {
      const own = now.services[at]!;
      if (service === own || isSameService(service, own, isSame)) earlier.set(own, service);
      else if (!isAlone(service, before) || !isInward(service, own, isSame)) return false;
    }
  }
  return true;
}

function pairStages({ before, after, isSame, earlier }: Pairs): boolean {
  for (const [index, stage] of before.stages.entries()) {
    const now = after.stages[index]!;
    if (!isSame(stage, now)) return false;
    earlier.set(now, stage);
  }
  return true;
}

function pairOthers({ before, after, isSame, earlier }: Pairs): boolean {
  const own = new Set<object>([...before.services, ...before.stages]);
  for (const [index, subject] of before.subjects.entries()) {
    if (own.has(subject)) continue;
    const now = after.subjects[index]!;
    const is = subject === now || isSame(subject, now);
    // A development container tells what people do in the service that it runs.
    if (!subject.alone && !is) return false;
    if (subject.alone && is) earlier.set(now, subject);
  }
  return true;
}

/**
 * What was edited since an analysis, one edit for each file.
 * @param reads every text that the project rests on now
 * @returns `undefined` where a text has changed of which there is no tree: nothing shows what depends on it
 */
export function editsSince(before: Analysis, { files }: Project, reads: ReadonlyMap<FileId, string | null>): TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  for (const [file, text] of reads) {
    const old = before.read(file);
    if (old === text) continue;
    if (typeof old !== 'string' || text === null || !files.has(file) || !before.project.files.has(file)) return undefined;
    edits.push(editBetween(file, old, text));
  }
  return edits;
}

/** What other places of the files may depend on: variables, and what anchors, aliases and merge keys share. */
function isFar(text: string): boolean {
  return /[$&*]|<</.test(text);
}

function textAt({ files }: Project, { file, start, end }: Span): string {
  return files.get(file)?.text.slice(start, end) ?? '';
}

/** What all rules depend on: which subjects there are, in which files, and how far these could be read. */
const outlineOf = memoize(({ files, apps, stages, subjects, faults, problems, unresolved }: Project): string =>
  JSON.stringify([
    [...files.values()].map(({ file, kind, text, tree }) => [
      file,
      kind,
      tree.problems.length > 0,
      tree.language === 'yaml' && hasOddBreaks(text),
      tree.language === 'docker' && tree.escape,
    ]),
    apps.map((app) => [app.files, app.reads, app.services.map(({ name, ref }) => [name, ref.file])]),
    stages.map(({ file, name, index }) => [file, name, index]),
    subjects.map(({ kind, name, ref }) => [kind, name, ref.file]),
    faults,
    problems.map(({ at, message, limit }) => [at.file, message, limit]),
    unresolved.map(({ kind, what, why, rests }) => [kind, what, why, rests]),
  ]),
);

type Entries = Project['apps'][number]['root']['entries'];

/** True when an application says the same beside its services. */
function sameRoot(before: Entries, after: Entries, isSame: (one: unknown, other: unknown) => boolean): boolean {
  if (before.size !== after.size) return false;
  for (const [key, entry] of before) {
    const other = after.get(key);
    if (!other || (key !== 'services' && !isSame(entry, other))) return false;
  }
  return true;
}

/** What a service has of its map alone: it is the same where the map is. */
const ofMap: ReadonlySet<string> = new Set<keyof Service>([
  'attributes',
  'capAdd',
  'capDrop',
  'command',
  'entrypoint',
  'environment',
  'image',
  'ipc',
  'networkMode',
  'pid',
  'ports',
  'privileged',
  'profiles',
  'readOnly',
  'securityOpt',
  'useApiSocket',
  'user',
  'usernsMode',
]);

function isSameService(before: Service, after: Service, isSame: (one: unknown, other: unknown) => boolean): boolean {
  if (!isSame(before.map, after.map)) return false;
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (key !== 'map' && !ofMap.has(key) && !isSame(before[key as keyof Service], after[key as keyof Service])) return false;
  }
  return true;
}

/** True when two states of a service differ by keys alone that no other service sees. */
function isInward(before: Service, after: Service, isSame: (one: unknown, other: unknown) => boolean): boolean {
  const keys = new Set([...before.map.entries.keys(), ...after.map.entries.keys()]);
  for (const key of keys) {
    if (!inward.has(key) && !isSame(before.map.entries.get(key), after.map.entries.get(key))) return false;
  }
  const seen = ({ image, build, envFiles, labelFiles, profiles, complete, fragment, fileGrants, mounts }: Service): unknown => {
    return [image, build, envFiles, labelFiles, profiles, complete, fragment, fileGrants, mounts.filter(({ type }) => type !== 'tmpfs')];
  };
  return isSame(seen(before), seen(after)) && get(before.map, 'extends') === undefined;
}

/**
 * True for a service that no other one takes namespaces or mounts from, and that builds nothing: what is said of a Dockerfile, and of all that run it, depends
 * on every service that does.
 */
function isAlone({ name, build }: Service, project: Project): boolean {
  const taken = takenIn(project);
  return build === undefined && taken !== undefined && !taken.has(name);
}

/** The services of a project that others take namespaces or mounts from; `undefined` where a variable decides one of them. */
const takenIn = memoize(({ services }: Project): ReadonlySet<string> | undefined => {
  const taken = new Set<string>();
  for (const { networkMode, pid, ipc, map } of services) {
    for (const text of [networkMode, pid, ipc, ...scalarsAt(map, 'volumes_from')]) {
      if (text && !text.known) return undefined;
      const [name = '', rest = ''] = text?.value.split(':') ?? [];
      taken.add(name === 'service' || name === 'container' ? rest : name);
    }
  }
  return taken;
});

/**
 * Gives the function that moves what is reported to where its places are after the edits. There is nothing where an edit touches one of them, or a rule
 * failed.
 */
function mover(shift: Shift): (said: Reported) => Reported | undefined {
  return (said) => {
    const { about, answers } = said;
    let isTouched = false;
    let isMoved = false;
    const span = (at: Span): Span => {
      const now = shift.of(at);
      isTouched ||= now === undefined;
      isMoved ||= now !== at;
      return now ?? at;
    };
    const moved = new Map<number, Answer>();
    for (const [index, { drafts, fault }] of answers) {
      if (fault) return undefined;
      moved.set(index, { drafts: drafts.map((draft) => movedDraft(draft, span)) });
    }
    if (isTouched) return undefined;
    return isMoved ? { about, answers: moved } : said;
  };
}

function movedDraft(draft: Draft, span: (at: Span) => Span): Draft {
  const at = span(draft.at);
  const secrets = draft.secrets && unlessSame(draft.secrets, span);
  const related = unlessSame(draft.related, (note) => {
    const place = span(note.at);
    return place === note.at ? note : { ...note, at: place };
  });
  const fixes = unlessSame(draft.fixes, (fix) => movedFix(fix, span));
  if (at === draft.at && secrets === draft.secrets && related === draft.related && fixes === draft.fixes) return draft;
  return { ...draft, at, ...(secrets && { secrets }), related, fixes };
}

function movedFix(fix: Fix, span: (at: Span) => Span): Fix {
  const { beside } = fix;
  const want = unlessSame(fix.want, (one) => movedWant(one, span));
  const other = beside && unlessSame(beside.fix.want, (one) => movedWant(one, span));
  const conditions = unlessSame(fix.conditions, (one) => movedCondition(one, span));
  if (want === fix.want && other === beside?.fix.want && conditions === fix.conditions) return fix;
  return { ...fix, want, conditions, ...(beside && other && { beside: { ...beside, fix: { ...beside.fix, want: other } } }) };
}

function movedCondition(condition: Condition, span: (at: Span) => Span): Condition {
  const { because } = condition;
  const at = because?.at && span(because.at);
  return !because || at === because.at ? condition : { ...condition, because: { ...because, ...(at && { at }) } };
}

function movedWant(want: Want, span: (at: Span) => Span): Want {
  if (want.want !== 'text' && want.want !== 'options') return want;
  const at = span(want.at);
  return at === want.at ? want : { ...want, at };
}

/** A list, mapped; the list itself where nothing in it changes. */
function unlessSame<T>(list: readonly T[], map: (item: T) => T): readonly T[] {
  let mapped: T[] | undefined;
  for (const [index, item] of list.entries()) {
    const other = map(item);
    if (mapped) mapped.push(other);
    else if (other !== item) mapped = [...list.slice(0, index), other];
  }
  return mapped ?? list;
}
