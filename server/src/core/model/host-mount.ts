import type { Mount, Service } from './service';

/** A mount that brings a place of the host into a container. */
export interface HostMount {
  readonly mount: Mount;
  /** The place as the file says it, variables replaced; symbolic where it starts with a variable of the login session. */
  readonly path: string;
  /** True when the path is symbolic: the place is a convention. */
  readonly symbolic: boolean;
}

/** A path below one variable of the login session: `${XDG_RUNTIME_DIR}/docker.sock`. */
const session = /^\$\{?(HOME|PWD|USERPROFILE|XDG_RUNTIME_DIR|SSH_AUTH_SOCK)\}?(\/[^$]*)?$/;

/**
 * The mounts of a service that reach the host: binds, named pipes, named volumes that are binds in disguise. Those whose source
 * hangs on a variable that nobody sets are left out, for nobody knows what they mount; the variables of a login session mean the same
 * on every machine and stay.
 */
export function hostMounts(service: Service): HostMount[] {
  const out: HostMount[] = [];
  for (const mount of service.mounts) {
    if (mount.hostPath !== undefined) {
      out.push({ mount, path: mount.hostPath, symbolic: mount.hostPath.startsWith('$') });
    } else if (mount.source && !mount.source.known && session.test(mount.source.raw)) {
      out.push({ mount, path: mount.source.raw, symbolic: true });
    }
  }
  return out;
}
