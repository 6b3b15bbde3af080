import { memoize } from '../base/memoize';
import { applicationOf } from '../facts/networks';
import { openAccess } from '../facts/open-access';
import type { DaemonDefaults } from '../kinds/daemon/defaults';
import { canonicalPath } from '../knowledge/canonical-path';
import type { Mount } from '../model/container';
import { effectivePrivilege } from '../model/effective';
import type { Project } from '../model/project';
import type { Service } from '../model/service';
import type { Trace } from '../model/traced';
import { offersApi } from './engine-access';
import type { PathClass } from './formula';
import { neighboursOf, privilegesOf, type Read } from './reading';
import type { OpenWay, Step, Way } from './way';
import { ways } from './ways';

/** A step from one service into another. */
interface Link {
  readonly from: Service;
  readonly to: Service;
  readonly says: string;
  readonly at: Trace;
  /** The best class that a way through it can have. */
  readonly most: PathClass;
  readonly conditions: readonly string[];
}

/** A way out through other services: what is stepped over, and the way out of the last one. */
export interface LateralWay {
  readonly class: PathClass;
  readonly links: readonly Link[];
  readonly end?: { readonly service: Service; readonly way: Way; readonly open: OpenWay; readonly steps: readonly Step[] };
  readonly conditions: readonly string[];
}

const order: readonly PathClass[] = ['A', 'B', 'C', 'proxied', 'D'];
/** More hops than these are nobody's way. */
const mostHops = 3;

/** How a service is read whose own files say everything. */
export function readOf(service: Service, project: Project, daemon: DaemonDefaults): Read {
  return { config: service, effective: effectivePrivilege(service, project), project, daemon, of: service };
}

type Ends = ReadonlyMap<Service, { readonly way: Way; readonly open: OpenWay }>;

/** The services of a project from which a way leads to root of the host, each with its shortest. */
function endsOf(project: Project, daemon: DaemonDefaults, worst: boolean): Ends {
  const ends = new Map<Service, { readonly way: Way; readonly open: OpenWay }>();
  for (const service of project.services) {
    if (service.fragment) continue;
    const privileges = privilegesOf(readOf(service, project, daemon), worst);
    const all = ways.flatMap((way) =>
      way.id === 'AP17' || way.id === 'AP18' || way.id === 'AP21' ? [] : way.open(privileges).map((open) => ({ way, open })),
    );
    const best = all
      .filter(({ open }) => open.class === 'A' || open.class === 'B')
      .sort(
        (one, two) =>
          order.indexOf(one.open.class) - order.indexOf(two.open.class) || one.open.conditions.length - two.open.conditions.length,
      )[0];
    if (best) ends.set(service, best);
  }
  return ends;
}

const endsUnder = memoize((_daemon: DaemonDefaults) => [new WeakMap<Project, Ends>(), new WeakMap<Project, Ends>()] as const);

function knownEnds(project: Project, daemon: DaemonDefaults, worst: boolean): Ends {
  const known = endsUnder(daemon)[worst ? 1 : 0];
  const ends = known.get(project) ?? endsOf(project, daemon, worst);
  known.set(project, ends);
  return ends;
}

/** The ways out of a service through others, the shortest to each of them. */
export function lateralWays(service: Service, { project, daemon }: Pick<Read, 'project' | 'daemon'>, worst: boolean): LateralWay[] {
  const ends = knownEnds(project, daemon, worst);
  const found: LateralWay[] = [];
  const seen = new Set<Service>([service]);
  let paths: (readonly Link[])[] = [[]];
  for (let hop = 0; hop < mostHops && paths.length > 0; hop++) {
    const further: (readonly Link[])[] = [];
    for (const path of paths) {
      const here = path.at(-1)?.to ?? service;
      for (const link of linksOf(here, project)) {
        if (seen.has(link.to)) continue;
        const links = [...path, link];
        if (link.most === 'proxied') found.push({ class: 'proxied', links, conditions: link.conditions });
        else {
          seen.add(link.to);
          further.push(links);
          const end = ends.get(link.to);
          if (end) found.push(through(links, end));
        }
      }
    }
    paths = further;
  }
  return found;
}

function through(links: readonly Link[], { way, open }: { readonly way: Way; readonly open: OpenWay }): LateralWay {
  const worstClass = [open.class, ...links.map(({ most }) => most)].sort((one, two) => order.indexOf(two) - order.indexOf(one))[0]!;
  const conditions = [...new Set([...links.flatMap((link) => link.conditions), ...open.conditions])];
  return { class: worstClass, links, end: { service: links.at(-1)!.to, way, open, steps: open.steps }, conditions };
}

const linksByService = memoize((_project: Project) => new Map<Service, readonly Link[]>());

function linksOf(service: Service, project: Project): readonly Link[] {
  const all = linksByService(project);
  const known = all.get(service);
  if (known) return known;
  const links = [...neighboursOf(service, project).flatMap((other) => byNetwork(service, other)), ...byMounts(service, project)];
  all.set(service, links);
  return links;
}

/** A program of another service that asks nobody for a login, and runs what it is told to. */
function byNetwork(from: Service, to: Service): Link[] {
  const api = offersApi(to);
  if (api)
    return [
      {
        from,
        to,
        says: `"${from.name}" calls the Docker API that "${to.name}" offers on their network`,
        at: { at: to.at, via: [] },
        most: api === 'write' ? 'A' : 'proxied',
        conditions: [],
      },
    ];
  const open = openAccess(to).find(({ power }) => power === 'code');
  if (!open) return [];
  return [
    {
      from,
      to,
      says: `"${from.name}" runs code in "${to.name}": ${open.name} asks for no login`,
      at: open.at ?? { at: to.at, via: [] },
      most: open.certain ? 'A' : 'B',
      conditions: open.certain ? [] : [`no login has been made in ${open.name}`],
    },
  ];
}

/** Directories and volumes that a service may write and another one mounts. */
function byMounts(from: Service, project: Project): Link[] {
  const own = new Map(
    from.mounts.filter(isWritable).flatMap((mount) => (sharedBy(mount) === undefined ? [] : [[sharedBy(mount)!, mount] as const])),
  );
  if (own.size === 0) return [];
  const others = applicationOf(project, from)?.services ?? [];
  return others.flatMap((to): Link[] => {
    if (to === from || to.fragment) return [];
    const shared = to.mounts.find((mount) => own.has(sharedBy(mount) ?? ''));
    const key = shared && sharedBy(shared);
    const mount = key === undefined ? undefined : own.get(key);
    if (key === undefined || !mount) return [];
    return [
      {
        from,
        to,
        says: `"${from.name}" changes files in ${key}, which "${to.name}" mounts`,
        at: mount,
        most: 'C',
        conditions: [`"${to.name}" runs or loads files from ${key}`],
      },
    ];
  });
}

function isWritable({ readOnly, options }: Mount): boolean {
  return !readOnly && !options.some((option) => option.includes('$'));
}

/** What two mounts have in common that are of one directory or volume. Places of the host's own are ways out themselves. */
function sharedBy({ type, source, hostPath }: Mount): string | undefined {
  if (type === 'bind') return hostPath === undefined || isOfHost(hostPath) ? undefined : (canonicalPath(hostPath) ?? hostPath);
  return type === 'volume' && source?.known ? source.value : undefined;
}

function isOfHost(path: string): boolean {
  return /^\/(?:$|proc|sys|dev|run|var\/run|etc|lib|usr|boot)(?:\/|$)/.test(path) || path.endsWith('.sock');
}
