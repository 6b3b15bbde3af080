/**
 * Types of SELinux that confine nothing: those of super-privileged containers and of the container engine (github.com/containers/container-selinux, container.te:
 * unconfined_domain), those of the host's own processes (selinux-policy, unconfined.te, init.te, kernel.te), Bottlerocket's (SECURITY_GUIDANCE.md). Checked 2026-11-30.
 */
export const unconfinedTypes: ReadonlySet<string> = new Set([
  'spc_t',
  'container_runtime_t',
  'docker_t',
  'unconfined_t',
  'unconfined_service_t',
  'init_t',
  'kernel_t',
  'control_t',
  'super_t',
]);
