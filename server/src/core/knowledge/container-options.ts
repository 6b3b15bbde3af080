/**
 * Options of containers that are words of their own: what each does, for people who read or write them. Checked 2026-11-30.
 * - security options: docs.docker.com, docker container run, "Optional security options"; moby/moby daemon/daemon_unix.go parseSecurityOpt
 * - mount options: docs.docker.com, docker container run, "--volume"; Compose file reference, services, "volumes"
 */
interface ContainerOption {
  /** As it is written; `...` stands for a value of one's own. */
  readonly text: string;
  /** What it does, as a sentence without its full stop. */
  readonly does: string;
}

/** Items of `security_opt`. */
export const securityOptions: readonly ContainerOption[] = [
  { text: 'no-new-privileges:true', does: 'setuid programs and file capabilities give no privileges to who starts them' },
  { text: 'no-new-privileges:false', does: 'setuid programs and file capabilities work, whatever the daemon has as its default' },
  { text: 'seccomp:unconfined', does: 'no filter: all system calls of the kernel are open to the container' },
  { text: 'seccomp:builtin', does: "Docker's own filter, even where the daemon has another default" },
  { text: 'seccomp:...', does: 'a filter of system calls from this file' },
  {
    text: 'apparmor:unconfined',
    does: 'no AppArmor profile: nothing limits writing to /proc and /sys but file permissions and capabilities',
  },
  { text: 'apparmor:docker-default', does: "Docker's own AppArmor profile" },
  { text: 'apparmor:...', does: 'an AppArmor profile that the host has loaded under this name' },
  { text: 'label:disable', does: 'no SELinux label: nothing but file permissions separates the container from host files' },
  { text: 'label:type:...', does: 'the SELinux type of the processes' },
  { text: 'label:level:...', does: 'the SELinux level: containers with the same one can reach the files of each other' },
  { text: 'label:user:...', does: 'the SELinux user of the processes' },
  { text: 'label:role:...', does: 'the SELinux role of the processes' },
  { text: 'systempaths=unconfined', does: 'paths of /proc and /sys that Docker hides or makes read-only are open to the container' },
  { text: 'writable-cgroups:true', does: 'the container can create control groups of its own' },
];

/** Options behind the last colon of a mount in short syntax. */
export const mountOptions: readonly ContainerOption[] = [
  { text: 'ro', does: 'read-only: the container cannot change what is mounted' },
  { text: 'rw', does: 'writable, which is the default' },
  { text: 'z', does: 'SELinux: relabels the files on the host, shared between containers' },
  { text: 'Z', does: 'SELinux: relabels the files on the host, for this container alone' },
  { text: 'nocopy', does: 'an empty volume is not filled with what the image has there' },
  { text: 'rprivate', does: 'mounts made later on either side stay there, which is the default' },
  { text: 'private', does: 'mounts made later on either side stay there' },
  { text: 'rslave', does: 'mounts that the host makes later appear in the container' },
  { text: 'slave', does: 'mounts that the host makes later appear in the container, not those below them' },
  { text: 'rshared', does: 'mounts that the container makes appear on the host' },
  { text: 'shared', does: 'mounts that the container makes appear on the host, not those below them' },
];

/** The security option that an item of `security_opt` is; `=` counts as `:`, except where the engine takes no colon. */
export function securityOptionIn(written: string): ContainerOption | undefined {
  const text = written.replace('=', ':');
  if (text === 'no-new-privileges') return securityOptions[0];
  const exact = securityOptions.find((option) => option.text === text || option.text === written);
  const open = securityOptions.filter((option) => option.text.endsWith('...'));
  return exact ?? open.find((option) => text.startsWith(option.text.slice(0, -'...'.length)));
}
