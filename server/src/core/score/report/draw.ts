import type { AttackPath, Exposure } from '../exposure';
import { type AxisId, figure, type PathClass, weights } from '../formula';
import { escaped, shortened } from './markup';

/** How the parts of the drawing lie: networks to the left of the rooms, the host to their right. */
const room = { width: 330, height: 112, gap: 30, top: 14 } as const;
const corridor = { width: 22, gap: 14, left: 150 } as const;
const hostWidth = 96;
const waysWidth = 310;
/** More rooms than these no reader follows; the list below has them all. */
const mostRooms = 30;
/** Of one room, more arrows than these lie on top of each other. */
const mostWays = 4;

const thickness: Readonly<Record<PathClass, number>> = { A: 9, B: 6.5, C: 4.5, proxy: 4, proxied: 3.5, D: 2.5, kernel: 2 };

/** The walls of a room, each for some of the axes: what it says to whoever points at it. */
const walls: readonly { readonly side: 'left' | 'top' | 'right' | 'bottom'; readonly says: string; readonly axes: readonly AxisId[] }[] = [
  { side: 'left', says: 'networks and ports', axes: ['network', 'ports'] },
  { side: 'top', says: 'user and capabilities', axes: ['user', 'no-new-privileges', 'capabilities'] },
  {
    side: 'right',
    says: 'kernel: system calls, AppArmor and SELinux, namespaces, devices',
    axes: ['seccomp', 'security-module', 'system-paths', 'pid', 'ipc', 'uts', 'cgroup', 'user-namespace', 'devices'],
  },
  { side: 'bottom', says: 'files and limits: mounts, root file system, limits', axes: ['mounts', 'root-filesystem', 'limits'] },
];

interface Placed {
  readonly exposure: Exposure;
  readonly x: number;
  readonly y: number;
}

/** The class of a level in the style sheet. */
export function levelClass({ level }: Pick<Exposure, 'level'>): string {
  return level.split(' ')[0]!;
}

/** A drawing of exposures as SVG: services as rooms, networks as corridors, the host outside, an arrow for each attack path. */
export function drawing(exposures: readonly Exposure[]): string {
  const shown = exposures.slice(0, mostRooms);
  const networks = [...new Set(shown.flatMap((one) => one.networks))].filter(
    (name) => shown.filter((one) => one.networks.includes(name)).length > 1,
  );
  const left = corridor.left + networks.length * (corridor.width + corridor.gap) + 40;
  const placed = shown.map((exposure, i): Placed => ({ exposure, x: left, y: room.top + i * (room.height + room.gap) }));
  const hostLeft = left + room.width + waysWidth;
  const width = hostLeft + hostWidth + 8;
  const height = room.top + shown.length * (room.height + room.gap) + 8;
  const parts = [
    `<title id="drawing-title">Services as rooms, and the attack paths from them</title>`,
    `<desc id="drawing-text">${escaped(describe(shown))}</desc>`,
    heads(),
    outside(height),
    host(hostLeft, height),
    ...networks.map((name, i) => corridorOf(name, corridor.left + i * (corridor.width + corridor.gap), placed)),
    ...placed.map(roomOf),
    ...placed.map(entryOf),
    ...placed.flatMap((one, i) => waysOf(one, i, placed, hostLeft)),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="drawing-title drawing-text">\n${parts.join('\n')}\n</svg>`;
}

/** What the drawing shows, in sentences. */
function describe(exposures: readonly Exposure[]): string {
  return exposures
    .map(({ name, score, level, paths }) => {
      const out = paths.filter(({ within }) => !within).map(({ title, class: cls }) => `${title} (class ${cls})`);
      return `${name}: ${score.toFixed(1)} ${level}${out.length > 0 ? `, attack paths: ${out.join('; ')}` : ''}.`;
    })
    .join(' ');
}

function heads(): string {
  const of = (id: string): string =>
    `<marker id="head-${id}" viewBox="0 0 10 10" refX="8" refY="5" markerUnits="userSpaceOnUse" markerWidth="16" markerHeight="16" orient="auto"><path class="head-${id}" d="M0 0 10 5 0 10z"/></marker>`;
  return `<defs>${['in', ...Object.keys(thickness)].map(of).join('')}</defs>`;
}

function outside(height: number): string {
  return `<rect class="outside" x="2" y="${room.top}" width="86" height="${height - room.top - room.gap - 8}" rx="4"/><text x="12" y="${room.top + 24}">Other</text><text x="12" y="${room.top + 41}">machines</text>`;
}

function host(left: number, height: number): string {
  return `<rect class="host" x="${left}" y="${room.top}" width="${hostWidth}" height="${height - room.top - room.gap - 8}" rx="4"/><text class="name" x="${left + 28}" y="${room.top + 26}">Host</text>`;
}

function corridorOf(name: string, x: number, placed: readonly Placed[]): string {
  const members = placed.filter(({ exposure }) => exposure.networks.includes(name));
  const from = members[0]!.y + 12;
  const to = members.at(-1)!.y + room.height - 12;
  const doors = members.map(({ x: end, y }) => `<path class="door" d="M${x + corridor.width} ${y + room.height - 24}H${end}"/>`);
  return `<g><title>network ${escaped(name)}</title><rect class="corridor" x="${x}" y="${from}" width="${corridor.width}" height="${to - from}" rx="3"/><text class="small" transform="translate(${x + 15} ${from + 8}) rotate(90)">${escaped(shortened(name, Math.max(6, Math.floor((to - from) / 8))))}</text>${doors.join('')}</g>`;
}

function roomOf({ exposure, x, y }: Placed): string {
  const { name, level } = exposure;
  return [
    `<g><rect class="floor" x="${x}" y="${y}" width="${room.width}" height="${room.height}"/>`,
    ...walls.map(({ side, says, axes }) => wall(exposure, side, says, axes, x, y)),
    `<text class="name" x="${x + 18}" y="${y + 36}">${escaped(shortened(name, 34))}</text>`,
    `<text class="badge ${levelClass(exposure)}" x="${x + 18}" y="${y + 62}">${figure(exposure)} ${level}</text>`,
    `<text class="small" x="${x + 18}" y="${y + 86}">${escaped(shortened(exposure.contributions[0] ? `${exposure.contributions[0].title}: ${exposure.contributions[0].has}` : 'nothing found', 46))}</text></g>`,
  ].join('');
}

/** A wall is as thick as much of it stands: of one that is all but gone, only dashes are left. */
function wall(
  { contributions }: Exposure,
  side: (typeof walls)[number]['side'],
  says: string,
  axes: readonly AxisId[],
  x: number,
  y: number,
): string {
  const most = axes.reduce((sum, axis) => sum + weights[axis] / 10, 0);
  const lost = contributions.filter(({ axis }) => axes.includes(axis)).reduce((sum, { points }) => sum + points, 0);
  const stands = Math.max(0, 1 - lost / most);
  const [right, bottom] = [x + room.width, y + room.height];
  const line = {
    left: `M${x} ${y}V${bottom}`,
    top: `M${x} ${y}H${right}`,
    right: `M${right} ${y}V${bottom}`,
    bottom: `M${x} ${bottom}H${right}`,
  }[side];
  const gone = stands < 0.3 ? ' gone' : '';
  return `<path class="wall${gone}" stroke-width="${(1.5 + 5.5 * stands).toFixed(1)}" stroke-linecap="square" d="${line}"><title>${says}: ${Math.round(stands * 100)} % intact</title></path>`;
}

function entryOf({ exposure, x, y }: Placed): string {
  if (!exposure.entry) return '';
  return `<path class="in" marker-end="url(#head-in)" d="M88 ${y + 20}H${x - 4}"><title>${escaped(exposure.entry.says)}</title></path>`;
}

/** The arrows of a room, the thickest first: to the host, or to the room that a way leads through. */
function waysOf({ exposure, x, y }: Placed, index: number, placed: readonly Placed[], hostLeft: number): string[] {
  const distinct = new Map<string, AttackPath>();
  for (const path of exposure.paths)
    if (!path.within && !distinct.has(`${path.title}\0${path.class}`)) distinct.set(`${path.title}\0${path.class}`, path);
  const all = [...distinct.values()];
  const from = x + room.width + 4;
  const arrows = all.slice(0, mostWays).map((path, i) => {
    const at = y + 20 + i * 27;
    const to = placed.find(({ exposure: other }) => other.name === path.through[0] && other.at.file === exposure.at.file);
    const label = `<text class="small" x="${from + 6}" y="${(at - thickness[path.class] / 2 - 4).toFixed(1)}">${escaped(shortened(`${path.class === 'proxied' ? 'proxy' : path.class} ${path.title}`, 44))}</text>`;
    // Those of different rooms go up or down beside each other.
    const bend = hostLeft - 62 + (index % 4) * 13 + i * 3;
    const line = to ? `M${from} ${at}H${bend}V${to.y + room.height - 6}H${from + 2}` : `M${from} ${at}H${endOf(path.class, hostLeft)}`;
    return `<g><title>${escaped(path.steps.map(({ says }) => says).join('. '))}</title><path class="way class-${path.class}" stroke-width="${thickness[path.class]}" marker-end="url(#head-${path.class})" d="${line}"/>${label}</g>`;
  });
  const more = all.length - arrows.length;
  return more > 0 ? [...arrows, `<text class="small" x="${from + 6}" y="${y + room.height + 16}">and ${more} more</text>`] : arrows;
}

/** Where other containers are the end, the arrow stops short of the host. */
function endOf(cls: PathClass, hostLeft: number): number {
  return cls === 'D' ? hostLeft - 76 : hostLeft - 4;
}
