import { canonicalPath } from './canonical-path';

/**
 * Options of a mount in short syntax that Compose knows; every other one it passes over without a word
 * (compose-spec/compose-go format/volume.go, checked 2026-11-24). `cached`, `delegated` and `consistent` were hints for Docker Desktop on
 * macOS and mean nothing today; words for read-write say what is so anyway.
 */
const known: ReadonlySet<string> = new Set(
  'ro rw nocopy z Z private rprivate shared rshared slave rslave cached delegated consistent RW Rw w readwrite read-write'.split(' '),
);

/** What people write who mean `ro`. */
const meantReadOnly = /^(r|rro|ro+|or|read|(read|ro)[-_ ]?only|readonly|immutable)$/i;

/** An option that does nothing: `read-only` where the author meant that, `other` else. */
export function optionWithoutEffect(option: string): 'read-only' | 'other' | undefined {
  if (known.has(option) || option.includes('$')) return undefined;
  return meantReadOnly.test(option.trim()) ? 'read-only' : 'other';
}

/**
 * Folders that the engine refuses to relabel for SELinux: a container that asks for it does not start on such a host
 * (opencontainers/selinux go-selinux/label/label_linux.go Relabel, checked 2026-11-24), besides the home of whoever runs the engine.
 */
const refused: ReadonlySet<string> = new Set(
  '/ /usr/bin /boot /dev /etc /etc/passwd /etc/pki /etc/shadow /home /usr/lib /usr/lib64 /media /opt /proc ~ /run /usr/sbin /srv /sys /tmp /usr /var /var/lib /var/log'.split(
    ' ',
  ),
);

/** Places whose files programs of the host use under labels of their own (fedora-selinux/selinux-policy, file contexts). */
const labelled =
  /^\/(usr\/(?!local(\/|$))|boot\/|proc\/|sys\/|dev\/|run\/(systemd|dbus|lock|udev)(\/|$)|etc\/(ssl|pki|ssh|pam\.d|systemd|selinux|security|sudoers(\.d)?|cron[^/]*|passwd|group|shadow|gshadow|hosts|hostname|resolv\.conf|localtime|timezone|machine-id|os-release)(\/|$)|var\/lib\/(docker|containerd|containers|systemd|rpm|dpkg|libvirt)(\/|$)|var\/spool\/cron(\/|$))/;

/** What `z` or `Z` does to a place of the host: the engine refuses, or programs of the host lose access; `undefined` where it is harmless. */
export function relabelling(path: string): 'refused' | 'harmful' | undefined {
  const place = canonicalPath(path);
  if (place === undefined) return undefined;
  if (refused.has(place)) return 'refused';
  return labelled.test(place) ? 'harmful' : undefined;
}
