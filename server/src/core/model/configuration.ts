import { hash } from '../base/hash';
import type { Start } from '../knowledge/family/lookup';
import type { ContainerConfig } from './container';
import type { Traced } from './traced';

type Configured = Pick<ContainerConfig, 'image' | 'user' | 'entrypoint' | 'command' | 'mounts'>;

/** How a service starts, as far as it bears on what it needs; undefined for one whose image is not known. */
export function startOf(service: Configured): Start | undefined {
  const { image } = service;
  return image?.known ? { image: image.value, ...configured(service) } : undefined;
}

/** The same without the image: of a service that is built, too. */
export function configured(service: Configured): Omit<Start, 'image'> {
  const written = textOf(service.user);
  return {
    configuration: configurationOf(service, written),
    ...(written !== undefined && { userless: { user: written, configuration: configurationOf(service, undefined) } }),
  };
}

/** What stands for the user, the command and the mounts of a service. A tmpfs is what hardening adds, and no part of it. */
function configurationOf({ entrypoint, command, mounts }: Configured, user: string | undefined): string {
  const targets = mounts.filter(({ type }) => type === 'bind' || type === 'volume').map(({ type, target }) => `${type} ${target ?? ''}`);
  return hash(JSON.stringify([user ?? null, textOf(entrypoint) ?? null, textOf(command) ?? null, targets.sort()]));
}

function textOf(value: Traced<string> | undefined): string | undefined {
  return value && (value.known ? value.value : value.raw);
}
