import { canonicalPath } from './canonical-path';

/**
 * Programs that are known to build the walls of a container as the OCI runtime specification asks, by the name of the file or of the shim:
 * https://docs.docker.com/engine/daemon/alternative-runtimes/ and the projects' own manuals, 2026-11.
 */
const programs: readonly RegExp[] = [
  /^runc$/,
  /^crun$/,
  /^youki$/,
  /^runsc$/,
  /^kata(-runtime|-qemu|-clh|-fc)?$/,
  /^sysbox-runc$/,
  /^nvidia(-container-runtime)?(\.cdi|\.legacy)?$/,
  /^io\.containerd\.(runc|runsc|kata|kata-qemu|kata-clh|kata-fc)\.v\d+$/,
  /^containerd-shim-(runc|runsc|kata)-v\d+$/,
  /^io\.containerd\.(wasmtime|wasmedge|wasmer|spin|slight|wws|lunatic)\.v\d+$/,
];

/** True for a runtime that is known: the name that Docker has for it, its program or its shim. */
export function isKnownRuntime(program: string): boolean {
  const name = program.slice(program.lastIndexOf('/') + 1);
  return programs.some((known) => known.test(name));
}

/** The first release of NVIDIA's container toolkit without the known escapes: CVE-2024-0132, CVE-2025-23359, CVE-2025-23266 (cve.org). Checked 2026-11-30. */
export const nvidiaToolkit = { fixed: '1.17.8', flaw: 'CVE-2025-23266' } as const;

/** True for NVIDIA's own runtime. */
export function isOfNvidia(program: string): boolean {
  return /(^|\/)nvidia/.test(program);
}

/** Folders that others than root write to on an ordinary Linux host (Filesystem Hierarchy Standard 3.0, systemd's file-hierarchy(7)); `~` is anybody's home. */
const writable = ['/tmp', '/var/tmp', '/dev/shm', '/run/user', '~'];

/** True for a program that others than root can probably replace. */
export function isWritablePath(path: string): boolean {
  if (/^\.{1,2}\//.test(path)) return true;
  const real = canonicalPath(path);
  return real !== undefined && writable.some((folder) => real === folder || real.startsWith(`${folder}/`));
}
