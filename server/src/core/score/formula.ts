/**
 * The exposure of a container, as numbers: what is looked at, how much it counts, and which way out of the container lifts it. `docs/score.md` is
 * made of this file and of `axes.ts`, and explains it.
 */

/** Changes whenever a number here, a reading of `axes.ts` or a predicate of `paths/` does. */
export const formulaVersion = 1;

/** What is looked at. */
export type AxisId =
  | 'capabilities'
  | 'user'
  | 'no-new-privileges'
  | 'seccomp'
  | 'security-module'
  | 'system-paths'
  | 'pid'
  | 'network'
  | 'ipc'
  | 'uts'
  | 'cgroup'
  | 'user-namespace'
  | 'mounts'
  | 'devices'
  | 'root-filesystem'
  | 'limits'
  | 'ports';

/** How much each counts. They add up to 100 and none ever falls away, so that taking a privilege away never changes what the rest counts. */
export const weights: Readonly<Record<AxisId, number>> = {
  capabilities: 18,
  mounts: 16,
  user: 12,
  seccomp: 7,
  'no-new-privileges': 6,
  devices: 6,
  'security-module': 5,
  pid: 5,
  network: 5,
  'root-filesystem': 5,
  limits: 5,
  ports: 3,
  'system-paths': 2,
  ipc: 2,
  uts: 1,
  cgroup: 1,
  'user-namespace': 1,
};

/** Capabilities count by the sum of their weights (`knowledge/capabilities.ts`), up to this. Docker's default set has 18.2, all 41 have 125.9. */
export const fullCapabilities = 40;

/**
 * How far a way out leads.
 * - `A`: to root on the host, without a vulnerability of the kernel, on Docker Engine as it is installed.
 * - `B`: to root on the host, where the conditions hold that the path states.
 * - `C`: to secrets of the host, or to another container.
 * - `D`: to the traffic of others, or to stopping them.
 * - `proxy`, `proxied`: to Docker's API, through a program that passes on reading calls alone; of that program, and of its clients.
 * - `kernel`: to root on the host, with a vulnerability of the kernel that a default container would not reach.
 */
export type PathClass = 'A' | 'B' | 'C' | 'D' | 'proxy' | 'proxied' | 'kernel';

/** What a way out of a class lifts the exposure to, at least. */
export const floors: Readonly<Record<PathClass, number>> = { A: 9.5, B: 8, C: 6.5, proxy: 6, proxied: 5, D: 4, kernel: 0 };

/** What two ways out of class A lift it to that have nothing in common, or one privileged container that can have root. */
export const fullFloor = 10;

/** The words for exposures, each from this number on. */
export const levels = [
  { from: 9, level: 'critical' },
  { from: 7.5, level: 'high' },
  { from: 5, level: 'elevated' },
  { from: 2.5, level: 'moderate' },
  { from: 1, level: 'low' },
  { from: 0.1, level: 'minimal' },
  { from: 0, level: 'nothing found' },
] as const;

/** A word for an exposure. */
export type Level = (typeof levels)[number]['level'];

/** The word for an exposure. */
export function levelOf(score: number): Level {
  return levels.find(({ from }) => score >= from)?.level ?? 'nothing found';
}

/** Rounds up to a tenth; what floating-point numbers add to a sum is no reason to. */
export function roundedUp(score: number): number {
  return Math.ceil(Math.round(score * 1e6) / 1e5) / 10;
}

/** The score with one decimal, or its range where not everything is known: `4.0`, `2.1-4.0`. */
export function figure({ range: { least, most } }: { readonly range: { readonly least: number; readonly most: number } }): string {
  return least < most ? `${least.toFixed(1)}-${most.toFixed(1)}` : most.toFixed(1);
}
