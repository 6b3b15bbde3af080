import { isConfigFile, isSettingsPath } from '../knowledge/config-files';
import type { ImageProfile } from '../knowledge/family/profile';
import type { ContainerConfig } from '../model/container';
import { known, type Trace } from '../model/traced';
import { isBelow, runPath } from './mount-target';

/** Something of a person's that a service reads or writes, so that what is known of its image does not tell all. */
export interface OwnFiles extends Trace {
  /** Where the container sees it. */
  readonly target: string;
  /**
   * `settings` = a configuration, certificate or key; `secret` = a secret that is a file; `logs` = a folder of log files; `data` = where the image
   * keeps its data; `writable` = another folder that it may write.
   */
  readonly what: 'settings' | 'secret' | 'logs' | 'data' | 'writable';
}

/** Files of the host that say what time and where it is, and whom to trust: they are root's, and everybody reads them. */
const common = /^\/(etc\/(localtime|timezone|hosts|resolv\.conf|machine-id|ssl\/certs|pki|ca-certificates)|usr\/share\/zoneinfo)(\/|$)/;

const keys = /(^|\/)(certs?|certificates?|ssl|tls|keys?|private|pki|letsencrypt|acme|conf|config|conf\.d)(\/|$)/i;

const logs = /^\/var\/log(\/|$)|(^|\/)logs?$/;

/**
 * What people mount into a service where it looks for settings, certificates and keys or writes logs, and what else of the host it may write: a
 * configuration says where the program writes, and files that are closed to all but their owner take DAC_OVERRIDE of root. What is mounted read-only elsewhere, such
 * as pages, is none of them.
 */
export function ownFilesOf({ mounts, fileGrants }: ContainerConfig, profile: ImageProfile | undefined): OwnFiles[] {
  const isData = (path: string): boolean => (profile?.data ?? []).some((data) => runPath(data) === runPath(path) || isBelow(path, data));
  const found = mounts.flatMap((mount): OwnFiles[] => {
    const { type, target, readOnly, at, via } = mount;
    if (type !== 'bind' || target === undefined || common.test(target)) return [];
    if (!isData(target) && isSettings(target)) return [{ at, via, target, what: 'settings' }];
    if (logs.test(target)) return [{ at, via, target, what: 'logs' }];
    return readOnly || isSocket(target) ? [] : [{ at, via, target, what: isData(target) ? 'data' : 'writable' }];
  });
  const granted = fileGrants.map(({ kind, at, via, target }): OwnFiles => {
    const what = kind === 'secret' ? ('secret' as const) : ('settings' as const);
    return { at, via, target: known(target) ?? 'a path that a variable sets', what };
  });
  return [...found, ...granted];
}

/** True for a place in a container where programs look for settings, certificates and keys. */
export function isSettings(target: string): boolean {
  return /^(\/usr\/local)?\/etc\/./.test(target) || isSettingsPath(target) || isConfigFile(target) || keys.test(target);
}

/** True for a place in a container where keys, certificates and passwords lie, whose files are often closed to all but their owner. */
export function isKey(target: string): boolean {
  return (
    /(^|\/)(certs?|certificates?|ssl|tls|keys?|private|pki|letsencrypt|acme|secrets?)(\/|$)/i.test(target) ||
    /\.(key|pem|p12|pfx|jks|htpasswd)$|(^|\/)(id_(rsa|ed25519|ecdsa)|\.htpasswd|\.netrc|\.pgpass)$/i.test(target)
  );
}

/**
 * Why files of a person's that a service only reads may be closed to another user than root, as the end of a sentence: keys and secrets are often readable
 * by their owner alone, and root reads them all.
 */
export function closedFile({ mounts, fileGrants }: ContainerConfig): string | undefined {
  const mount = mounts.find(
    ({ type, readOnly, target }) => type === 'bind' && readOnly && target !== undefined && !common.test(target) && isKey(target),
  );
  if (mount) return `${known(mount.source) ?? mount.target} may be closed to that user`;
  const secret = fileGrants.find(({ kind }) => kind === 'secret');
  return secret && `the file of the secret "${secret.name}" may be closed to that user`;
}

function isSocket(target: string): boolean {
  return /\.sock$/.test(target);
}
