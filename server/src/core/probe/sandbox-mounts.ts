import { hash } from '../base/hash';
import type { Json, JsonMap } from '../base/json';
import { isStateFolder } from '../knowledge/system-folders';
import { asList, asMap, asText, own, pick, without } from './json-parts';
import type { SandboxOptions } from './sandbox';
import type { Obstacle } from './sandbox-danger';
import { deviceIsHarmless } from './sandbox-danger';
import { elsewhere, fateOf } from './sandbox-paths';

/** What a run does about the mounts of a service. */
export interface Mounts {
  readonly volumes: readonly Json[];
  readonly obstacles: readonly Obstacle[];
  readonly notes: readonly string[];
  readonly copies: readonly Copy[];
}

interface Copy {
  readonly from: string;
  readonly to: string;
}

interface Made {
  readonly mount?: Json;
  readonly obstacle?: Obstacle;
  readonly note?: string;
  readonly copy?: Copy;
}

/** The mounts of a service as a run may have them. @param volumes those of the file, by key */
export function mountsOf(name: string, service: JsonMap, volumes: JsonMap, options: SandboxOptions): Mounts {
  const made = asList(service.volumes).map((item) => mountOf(name, asMap(item), volumes, options));
  return {
    volumes: made.flatMap(({ mount }) => (mount === undefined ? [] : [mount])),
    obstacles: made.flatMap(({ obstacle }) => obstacle ?? []),
    notes: made.flatMap(({ note }) => note ?? []),
    copies: made.flatMap(({ copy }) => copy ?? []),
  };
}

function mountOf(name: string, mount: JsonMap, volumes: JsonMap, options: SandboxOptions): Made {
  switch (asText(mount.type)) {
    case 'bind':
      return bindOf(name, mount, options);
    case 'volume':
      return volumeOf(name, mount, volumes, options);
    case 'tmpfs':
      return { mount };
    case 'image':
      return { mount: pick(mount, ['type', 'source', 'target', 'read_only', 'image']) };
    default:
      return {
        obstacle: {
          why: `mounts ${asText(mount.type) === undefined ? 'what is not understood' : `a volume of the type "${asText(mount.type)}"`}`,
          always: true,
        },
      };
  }
}

function volumeOf(name: string, mount: JsonMap, volumes: JsonMap, options: SandboxOptions): Made {
  const source = asText(mount.source);
  const target = asText(mount.target) ?? '';
  const settings = asMap(mount.volume);
  const plain = pick(mount, ['type', 'source', 'target', 'read_only']);
  if (source !== undefined && own(volumes, source) === undefined) {
    return { obstacle: { why: `mounts the volume "${source}", which no file declares`, always: true } };
  }
  const copied = source !== undefined && options.withCopies;
  // In a fresh volume there is no such folder, and the engine would refuse to start.
  if (settings.subpath !== undefined && !copied) {
    const note = `"${name}" has a fresh volume at "${target}" instead of a directory of "${source ?? ''}"`;
    return { mount: { ...without(plain, 'source'), volume: without(settings, 'subpath', 'labels') }, note };
  }
  return { mount: { ...plain, volume: without(settings, 'labels') } };
}

/**
 * A path of the host. What belongs to the project is copied and keeps its rights. Elsewhere nothing is written: what a service reads there it reads in its
 * place; where it keeps its state, it starts with an empty volume, or with a copy.
 */
function bindOf(name: string, mount: JsonMap, options: SandboxOptions): Made {
  const source = unescaped(asText(mount.source) ?? '');
  const target = asText(mount.target) ?? '';
  const writable = mount.read_only !== true;
  const plain = { ...pick(mount, ['type', 'target', 'read_only']) };
  const bind = without(asMap(mount.bind), 'propagation', 'create_host_path');
  if (deviceIsHarmless(source)) return { mount: { ...plain, source, read_only: true, bind: { create_host_path: false } } };
  const fate = fateOf(source, options.root, options.copies);
  if (fate.is === 'own') return { mount: { ...plain, source: escaped(fate.at), bind }, copy: { from: source, to: fate.at } };
  if (fate.is === 'dangerous' && !options.allowDangerous) return { obstacle: { why: fate.why } };
  const keepsState = writable && (isStateFolder(target) || isStateFolder(source));
  if (fate.is === 'outside' && writable && options.withCopies) {
    const to = elsewhere(source, options.copies);
    return { mount: { ...plain, source: escaped(to), bind }, copy: { from: source, to } };
  }
  if (fate.is === 'outside' && keepsState) {
    const note = `"${name}" has a fresh volume at "${target}" instead of "${source}"`;
    return { mount: { type: 'volume', source: volumeFor(source), target, volume: {} }, note };
  }
  // Labels of SELinux would be written to the files themselves; and nothing is made where the path is missing.
  const only = { ...without(bind, 'selinux'), create_host_path: false };
  const note = writable ? { note: `"${name}" mounts "${source}" read-only` } : {};
  return { mount: { ...plain, source: escaped(source), read_only: true, bind: only }, ...note };
}

/** The key of the volume that stands for a path of the host: the same one for all services that mount it. */
function volumeFor(source: string): string {
  return `host_${hash(source)}`;
}

/** Compose prints each dollar sign doubled, so that what it printed can be read again. */
export function unescaped(text: string): string {
  return text.replaceAll('$$', () => '$');
}

/** The reverse of `unescaped`. */
export function escaped(text: string): string {
  return text.replaceAll('$', () => '$$');
}
