import type { JsonMap } from '../../base/json';
import { allCapabilities, type CapabilityName, capability, defaultCapabilities, normaliseCapability } from '../../knowledge/capabilities';
import { asTexts } from '../json-parts';
import type { Sight } from '../start';
import { type Part, type Privilege, withKeys } from './part';

/** The id of the step that takes `privileged` away and leaves all that can be given without it. */
export const unprivileged = 'privileged';

/**
 * `privileged: true` in steps: first a container that is not privileged but has every capability, no profile of seccomp, AppArmor and SELinux, and no
 * masked path; then each of these goes by itself, as far as it is not needed.
 */
export function privilegedPart(name: string, service: JsonMap): Part {
  if (service.privileged !== true) return { atoms: [], change: (changed) => changed };
  const atom: Privilege = {
    id: unprivileged,
    title: 'Remove "privileged"',
    services: [name],
    takes: [{ need: 'privileged' }, { need: 'device' }],
    rests: [],
  };
  return { atoms: [atom], change: (changed, kept) => (kept.has(unprivileged) ? withKeys(changed, { privileged: undefined }) : changed) };
}

/** Each capability that the service has. */
export function capabilityPart(name: string, service: JsonMap, seen: readonly Sight[]): Part {
  const privileged = service.privileged === true;
  const granted = (privileged ? allCapabilities : capabilitiesOf(service)).filter(isHad(seen));
  // What hardly anything uses comes first: of equals the later ones are suspected first.
  const ordered = [...granted].sort((a, b) => Number(capability(a).need !== '') - Number(capability(b).need !== ''));
  const atoms = ordered.map(
    (one): Privilege => ({
      id: `drop ${one}`,
      title: `Drop ${one}`,
      services: [name],
      takes: [{ need: 'capability', name: one }],
      rests: privileged ? [unprivileged] : [],
    }),
  );
  const change = (changed: JsonMap, kept: ReadonlySet<string>): JsonMap => {
    if (privileged && !kept.has(unprivileged)) return changed;
    return withKeys(changed, { cap_drop: ['ALL'], cap_add: granted.filter((one) => !kept.has(`drop ${one}`)) });
  };
  return { atoms, change };
}

/** Which capabilities its processes had: an engine refuses to add one by name that it or the kernel does not know. */
function isHad(seen: readonly Sight[]): (name: CapabilityName) => boolean {
  const had = seen.flatMap(({ processes = [] }) => processes).reduce((bits, { bounding }) => bits | bounding, 0n);
  return (name) => had === 0n || ((had >> BigInt(capability(name).number)) & 1n) === 1n;
}

/** The bounding set of a container that is not privileged, as `model/privilege.ts` computes it. */
function capabilitiesOf(service: JsonMap): readonly CapabilityName[] {
  const [add, drop] = ['cap_add', 'cap_drop'].map((key) => new Set(asTexts(service[key]).map(normaliseCapability)));
  if (add!.has('ALL')) return allCapabilities.filter((one) => !drop!.has(one));
  const left = drop!.has('ALL') ? [] : defaultCapabilities.filter((one) => !drop!.has(one));
  return allCapabilities.filter((one) => add!.has(one) || left.includes(one));
}

const safeguards = [
  { key: 'seccomp', open: 'unconfined', title: 'Filter system calls with the seccomp profile of Docker Engine' },
  { key: 'apparmor', open: 'unconfined', title: 'Confine with the AppArmor profile of Docker Engine' },
  { key: 'label', open: 'disable', title: 'Confine with the SELinux label of Docker Engine' },
  { key: 'systempaths', open: 'unconfined', title: 'Mask paths of /proc and /sys' },
] as const;

/** Profiles that are switched off, and `no-new-privileges`. */
export function securityPart(name: string, service: JsonMap): Part {
  const privileged = service.privileged === true;
  const options = asTexts(service.security_opt);
  const off = safeguards.filter(({ key, open }) => {
    const own = options.filter((option) => keyOf(option) === key);
    return own.length === 0 ? privileged : own.some((option) => option.slice(key.length + 1) === open);
  });
  const atoms = off.map(
    ({ key, title }): Privilege => ({
      id: key,
      title,
      services: [name],
      takes: [{ need: 'unconfined' }],
      rests: privileged ? [unprivileged] : [],
    }),
  );
  const gains = !options.some((option) => /^no-new-privileges([:=](true|1))?$/.test(option));
  const noGain: Privilege = {
    id: 'no-new-privileges',
    title: 'Set "no-new-privileges"',
    services: [name],
    takes: [{ need: 'new-privileges' }],
    rests: [],
  };
  const change = (changed: JsonMap, kept: ReadonlySet<string>): JsonMap => {
    const stays = privileged && !kept.has(unprivileged);
    const others = options.filter((option) => stays || !off.some(({ key }) => key === keyOf(option)));
    const open = stays ? [] : off.filter(({ key }) => !kept.has(key)).map(({ key, open }) => `${key}=${open}`);
    const closed = gains && kept.has(noGain.id);
    const left = closed ? others.filter((option) => keyOf(option) !== noGain.id) : others;
    return withKeys(changed, { security_opt: [...left, ...open, ...(closed ? [`${noGain.id}:true`] : [])] });
  };
  return { atoms: gains ? [noGain, ...atoms] : atoms, change };
}

function keyOf(option: string): string {
  return option.split(/[:=]/, 1)[0]!;
}
