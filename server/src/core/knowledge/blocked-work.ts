/** Work that Docker's default confinement blocks, whatever container does it. */
interface BlockedWork {
  /** Ends the sentence "NAME ...". */
  readonly does: string;
  /** Words in names of images, packages and programs that do it. */
  readonly names: RegExp;
  /** The safeguards that block it. */
  readonly by: readonly ('seccomp' | 'apparmor')[];
}

/**
 * What makes namespaces as another user than root, starts containers of its own or debugs, and what blocks that. Checked 2026-12-01:
 * - `unshare`, `clone` with new namespaces and `mount` without SYS_ADMIN: moby/profiles seccomp/default.json; mounts also by apparmor/template.go. Who needs
 *   them: chromium docs/linux/sandboxing.md and mozilla security/sandbox/linux (user namespaces), moby/buildkit docs/rootless.md (`seccomp=unconfined`,
 *   `apparmor=unconfined`), containers/bubblewrap README, apptainer and podman documentation (rootless).
 * - `personality` with ADDR_NO_RANDOMIZE: moby/moby#43011. LLDB starts no program where it fails (llvm/llvm-project#61899), rr records none (rr-debugger/rr
 *   wiki, "Docker"); GDB only warns.
 * - `perf_event_open` without SYS_ADMIN or PERFMON: docs.docker.com, "Significant syscalls blocked by the default profile".
 */
export const blockedWork: readonly BlockedWork[] = [
  {
    does: 'isolates pages in user namespaces, which the default seccomp profile does not let it create',
    names:
      /(?<![a-z])(chrom(e|ium)|firefox|thunderbird|brave|vivaldi|opera|msedge|microsoft-edge|electron|playwright|puppeteer|selenium|browserless)(?![a-z])/i,
    by: ['seccomp'],
  },
  {
    does: 'starts containers or sandboxes of its own, whose namespaces and mounts the default profiles block',
    names:
      /(?<![a-z])(buildkitd?|buildctl(-daemonless)?|buildx|podman|buildah|dind|dockerd|docker-rootless|rootless|rootlesskit|runc|crun|bubblewrap|bwrap|flatpak(-builder)?|nsjail|minijail|firejail|isolate|apptainer|singularity|charliecloud|proot|systemd-nspawn|lxc|lxd|incus|mkosi|mmdebstrap|unshare)(?![a-z])|(^|\/)docker$/i,
    by: ['seccomp', 'apparmor'],
  },
  {
    does: 'debugs with a program that turns address randomization off, which the default seccomp profile blocks',
    names: /(?<![a-z])(lldb|codelldb|rr)(?![a-z])|devcontainers\/(cpp|rust|universal)$/i,
    by: ['seccomp'],
  },
  {
    does: 'measures with perf events, which the default seccomp profile blocks',
    names: /(?<![a-z])(linux-perf|linux-tools|perf|perf-tools|bpftrace|bpfcc-tools)(?![a-z])/i,
    by: ['seccomp'],
  },
];
