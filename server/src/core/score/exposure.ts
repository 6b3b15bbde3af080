import { largest } from '../base/many';
import { memoize } from '../base/memoize';
import type { Span } from '../base/span';
import { listensAt, openAccess } from '../facts/open-access';
import { isOpenToAll, nameOfPort, publishedPorts } from '../facts/published';
import { isWindows } from '../facts/service-os';
import { type DaemonDefaults, daemonDefaults } from '../kinds/daemon/defaults';
import { effectivePrivilege } from '../model/effective';
import type { Project } from '../model/project';
import type { Stage } from '../model/stage';
import type { Subject } from '../model/subject';
import { type LateralWay, lateralWays, readOf } from './across';
import { type Assumption, assumptionsOf, type Measured, measuredOf } from './assumed';
import { axes } from './axes';
import { type AxisId, floors, formulaVersion, fullFloor, type Level, levelOf, type PathClass, roundedUp, weights } from './formula';
import type { DeviceGrant, Leaf, Place, Privileges } from './privileges';
import { grantOf, privilegesOf, type Read, segmentsOf, serviceOf } from './reading';
import { containerOfStage } from './stage-container';
import { type Technique, techniques } from './techniques';
import type { OpenWay, Step } from './way';
import { ways } from './ways';

/** What an axis adds to an exposure. */
export interface Contribution {
  readonly axis: AxisId;
  readonly title: string;
  /** Of 10, not rounded. */
  readonly points: number;
  /** The most that the axis can add. */
  readonly most: number;
  /** What the container has, as a phrase. */
  readonly has: string;
  /** Where that is granted. */
  readonly at: Span;
  /** True where that is assumed: nothing in the files says so. */
  readonly assumed: boolean;
}

/** A step of a path, with the place that grants it. */
export interface PathStep {
  readonly says: string;
  readonly at?: Span;
  /** The service that takes it, where that is another one. */
  readonly service?: string;
}

/** A way out of a container, from here to its end. */
export interface AttackPath {
  /** Its name: `docker-socket`; `other-service` for one through others. */
  readonly name: string;
  readonly title: string;
  readonly class: PathClass;
  readonly technique: Technique;
  readonly steps: readonly PathStep[];
  /** What has to be true besides, as clauses. */
  readonly conditions: readonly string[];
  /** True where it only holds if what is assumed is so. */
  readonly assumed: boolean;
  /** The services that it leads through. */
  readonly through: readonly string[];
  /** True where another path, of a privileged container, already has all of this. */
  readonly within: boolean;
}

/** How exposed the host is to a container, were its program taken over. */
export interface Exposure {
  readonly formula: number;
  readonly kind: string;
  readonly name: string;
  readonly at: Span;
  /** 0.0 to 10.0: the upper end of `range`. */
  readonly score: number;
  readonly level: Level;
  /** From all that is unknown withheld to all of it granted. */
  readonly range: { readonly least: number; readonly most: number };
  /** What the axes add up to; where a path lifts it, the score is more. */
  readonly weighted: number;
  /** The largest first; those that add nothing are left out. */
  readonly contributions: readonly Contribution[];
  /** The gravest first. */
  readonly paths: readonly AttackPath[];
  readonly assumed: readonly Assumption[];
  /** What would be assumed, had it not been run. */
  readonly measured: readonly Measured[];
  /** The networks that it is on, by their names in the files. */
  readonly networks: readonly string[];
  /** How other machines reach it. */
  readonly entry?: PathStep;
}

const answers = memoize((_subject: object) => new WeakMap<DaemonDefaults, WeakMap<Project, { readonly is: Exposure | undefined }>>());

/**
 * The exposure of what a subject starts: a service, a development container, or the final stage of a Dockerfile as `docker run` starts it.
 * @param daemon what the daemon of the host changes, where a file outside of the project says so
 * @returns undefined for what starts no container by itself, and for Windows
 */
export function exposureOf(project: Project, subject: Subject, daemon: DaemonDefaults = daemonDefaults(project)): Exposure | undefined {
  const under = answers(subject);
  const known = under.get(daemon) ?? new WeakMap<Project, { readonly is: Exposure | undefined }>();
  under.set(daemon, known);
  const before = known.get(project);
  if (before) return before.is;
  const read = readingOf(project, subject, daemon);
  const is = read && exposure(read, subject);
  known.set(project, { is });
  return is;
}

/** The exposures of a project, the highest first. */
export function exposuresOf(project: Project, daemon?: DaemonDefaults): Exposure[] {
  const all = project.subjects.flatMap((subject) => exposureOf(project, subject, daemon) ?? []);
  return all.sort((one, two) => two.score - one.score || two.range.least - one.range.least || (one.name < two.name ? -1 : 1));
}

function readingOf(project: Project, subject: Subject, daemon: DaemonDefaults): Read | undefined {
  const service = project.services.find((one) => one === (subject as object));
  if (service) return service.fragment || isWindows(service) ? undefined : readOf(service, project, daemon);
  const stage = project.stages.find((one) => one === (subject as object));
  const config = stage ? shippedAlone(stage) : subject.container;
  if (!config || isWindows(config)) return undefined;
  return { config, effective: effectivePrivilege(config, project), project, daemon, of: subject };
}

/** A stage that no service of the project runs: theirs is the exposure of that. */
function shippedAlone(stage: Stage): ReturnType<typeof containerOfStage> | undefined {
  return stage.shipped && stage.services.length === 0 ? containerOfStage(stage) : undefined;
}

function exposure(read: Read, subject: Subject): Exposure {
  const worst = measured(read, true);
  const best = measured(read, false);
  const sure = new Set(best.paths.map(keyOf));
  const contributions = contributionsOf(read, worst.privileges, best.privileges);
  const entry = entryOf(read);
  return {
    formula: formulaVersion,
    kind: subject.kind,
    name: subject.name,
    at: read.config.at,
    score: worst.score,
    level: levelOf(worst.score),
    range: { least: Math.min(best.score, worst.score), most: worst.score },
    weighted: worst.weighted,
    contributions,
    paths: worst.paths.map((path) => ({ ...path, assumed: !sure.has(keyOf(path)) })),
    assumed: assumptionsOf(read),
    measured: measuredOf(read),
    networks: networks(read, worst.privileges),
    ...(entry && { entry }),
  };
}

function networks(read: Read, { network }: Privileges): readonly string[] {
  const service = serviceOf(read);
  if (network === 'own' && service) return segmentsOf(service);
  return network === 'bridge' ? ['docker bridge'] : [];
}

function keyOf({ name, class: cls, through, steps }: AttackPath): string {
  return [name, cls, ...through, steps[0]?.says].join('\0');
}

function measured(
  read: Read,
  worst: boolean,
): { readonly privileges: Privileges; readonly weighted: number; readonly score: number; readonly paths: readonly AttackPath[] } {
  const privileges = privilegesOf(read, worst);
  const own = openWays(privileges);
  const service = serviceOf(read);
  const lateral = service && read.config === service ? lateralWays(service, read, worst) : [];
  const weighted = weightedSum(privileges);
  const score = scoreOf(weighted, privileges, [
    ...own.map(({ way, open }) => ({ ...open, name: way.name })),
    ...lateral.map((one) => ({ class: one.class, takes: ['other service'], name: 'other-service' })),
  ]);
  const paths = [
    ...own.map(({ way, open }): AttackPath => ownPath(read, way, open, privileges.privileged)),
    ...lateral.map((one) => lateralPath(read, one)),
  ];
  return { privileges, weighted: roundedUp(weighted), score, paths: paths.sort(byClass) };
}

/** All ways that privileges open. */
export function openWays(privileges: Privileges): { readonly way: (typeof ways)[number]; readonly open: OpenWay }[] {
  return ways.flatMap((way) => way.open(privileges).map((open) => ({ way, open })));
}

/** What the axes add up to, of 10. */
export function weightedSum(privileges: Privileges): number {
  let sum = 0;
  for (const axis of Object.keys(axes) as AxisId[]) sum += weights[axis] * axes[axis].read(privileges).share;
  return sum / 10;
}

/** A way out, as far as it lifts a score. */
type Lift = Pick<OpenWay, 'class' | 'takes'> & { readonly name: string };

/** Names of ways that only say more about another one. */
const remarks: ReadonlySet<string> = new Set(['published-engine-access', 'host-user-namespace']);

/** Two ways to root that have nothing in common: closing one leaves the other. */
function areApart(one: Lift, other: Lift): boolean {
  if (remarks.has(one.name) || remarks.has(other.name)) return false;
  return one.name !== other.name && !one.takes.some((taken) => other.takes.includes(taken));
}

/** The score: what the axes add up to, lifted by the gravest way out. */
export function scoreOf(weighted: number, privileges: Privileges, open: readonly Lift[]): number {
  const floor = Math.max(0, largest(open.map(({ class: cls }) => floors[cls])));
  const roots = open.filter(({ class: cls }) => cls === 'A');
  const two = roots.some((one) => roots.some((other) => areApart(one, other)));
  const all = two || roots.some(({ takes }) => privileges.privileged && takes.includes('privileged'));
  return Math.min(10, Math.max(roundedUp(weighted), all ? fullFloor : floor));
}

const order: readonly PathClass[] = ['A', 'B', 'C', 'proxy', 'proxied', 'D', 'kernel'];

function byClass(one: AttackPath, two: AttackPath): number {
  return order.indexOf(one.class) - order.indexOf(two.class) || one.conditions.length - two.conditions.length;
}

/** The names of paths that a privileged container has because it is one. */
const ofPrivileged: ReadonlySet<string> = new Set([
  'kernel-module',
  'mount',
  'open-by-handle',
  'host-memory',
  'kernel-settings',
  'bpf',
  'kernel-surface',
  'host-process-injection',
  'control-groups',
  'host-disk',
]);

function ownPath(read: Read, way: (typeof ways)[number], open: OpenWay, privileged: boolean): AttackPath {
  return {
    name: way.name,
    title: way.title,
    class: open.class,
    technique: way.technique,
    steps: open.steps.map((step) => placed(read, step)),
    conditions: open.conditions,
    assumed: false,
    through: [],
    within: privileged && ofPrivileged.has(way.name),
  };
}

function placed(read: Read, { says, by }: Step): PathStep {
  const at = by && spanOf(read, by);
  return { says, ...(at && { at }) };
}

function spanOf(read: Read, by: Leaf | Place | DeviceGrant): Span | undefined {
  return typeof by === 'string' ? grantOf(read, by)?.at : by.at?.at;
}

function lateralPath(read: Read, { class: cls, links, end, conditions }: LateralWay): AttackPath {
  const entry = entryOf(read);
  const there = end && readOf(end.service, read.project, read.daemon);
  const last = links.at(-1)!.to.name;
  return {
    name: cls === 'proxied' ? 'brokered-socket' : 'other-service',
    title: cls === 'proxied' ? `Docker API through "${last}"` : `Through "${last}"`,
    class: cls,
    technique: end?.way.technique ?? techniques.containerApi,
    steps: [
      ...(entry ? [entry] : []),
      ...links.map(({ says, at, from }): PathStep => ({ says, at: at.at, service: from.name })),
      ...(end && there ? end.steps.map((step): PathStep => ({ ...placed(there, step), service: last })) : []),
    ],
    conditions,
    assumed: false,
    through: links.map(({ to }) => to.name),
    within: false,
  };
}

/** How other machines reach it, and whether what they reach asks for a login. */
function entryOf({ config, project, effective }: Read): PathStep | undefined {
  const { net } = effective.namespaces;
  const ports = publishedPorts(config, project).filter(isOpenToAll);
  const open = openAccess(config);
  const without = ports.flatMap((port) => open.filter((one) => listensAt(one, port.target)).map((one) => ({ port, one })))[0];
  if (without)
    return {
      says: `Other machines reach ${nameOfPort(without.port)}, where ${without.one.name} asks for no login`,
      at: without.port.written.at,
    };
  if (ports[0]) return { says: `Other machines reach ${nameOfPort(ports[0])}`, at: ports[0].written.at };
  return net.known && net.value.mode === 'host' ? { says: "Other machines reach it on the host's network", at: net.at } : undefined;
}

function contributionsOf(read: Read, worst: Privileges, best: Privileges): Contribution[] {
  const all = (Object.keys(axes) as AxisId[]).map((axis): Contribution => {
    const { title, read: reads } = axes[axis];
    const { share, has, by } = reads(worst);
    const weight = weights[axis];
    return {
      axis,
      title,
      points: (weight * share) / 10,
      most: weight / 10,
      has,
      at: (by && spanOf(read, by)) ?? read.config.at,
      assumed: reads(best).share < share,
    };
  });
  return all.filter(({ points }) => points > 0).sort((one, two) => two.points - one.points || (one.title < two.title ? -1 : 1));
}
