import type { Evidence } from '../../fix/condition';
import { isLoopback } from '../../model/ip-address';
import type { Project } from '../../model/project';
import type { Body, Command } from '../../model/shell/command';
import { shellOf } from '../../model/shell/stage';
import { type Stage, siblingsOf } from '../../model/stage';

/** Programs that ask the kernel for what only a privileged process gets: mounts, modules, devices, namespaces (their manual pages). */
const KERNEL_WORK: ReadonlySet<string> = new Set([
  ...['mount', 'umount', 'losetup', 'modprobe', 'insmod', 'mknod', 'unshare', 'nsenter', 'iptables', 'sysctl', 'debootstrap', 'mmdebstrap'],
  ...['buildah', 'podman', 'dockerd', 'containerd', 'kpartx', 'qemu-nbd', 'bwrap'],
]);

/** The first of some commands that asks the kernel for it. */
export function kernelProgram(commands: readonly Command[]): Command | undefined {
  return commands.find(({ name }) => KERNEL_WORK.has(name));
}

/** The step of a build that mounts file systems, loads kernel modules or creates devices. */
export function kernelWork(stages: readonly Stage[]): Evidence | undefined {
  return firstOf(bodiesOf(stages), kernelWorkIn);
}

/** The same in one step. */
export function kernelWorkIn({ commands }: Body): Evidence | undefined {
  const found = kernelProgram(commands);
  return found && { note: `a build step calls ${found.name}`, at: found.at };
}

/** The step of a build that opens an address of the machine itself. */
export function localCall(stages: readonly Stage[]): Evidence | undefined {
  return firstOf(bodiesOf(stages), localCallIn);
}

/** The same in one step; what another command of the step serves there does not count. */
export function localCallIn({ commands }: Body): Evidence | undefined {
  for (const { args, at } of commands) {
    for (const { value } of args) {
      const [, host = '', port] = /^(?:\w+:\/\/)?(?:[^/@]*@)?(\[[^\]]*\]|[\w.-]+):(\d+)(?:\/|$)/.exec(value) ?? [];
      if (isLoopback(host.replace(/^\[|\]$/g, ''))) return { note: `a build step opens port ${port} of ${host}`, at };
    }
  }
  return undefined;
}

function bodiesOf(stages: readonly Stage[]): Body[] {
  return stages.flatMap((each) => shellOf(each).own.filter(({ keyword }) => keyword === 'RUN'));
}

function firstOf(bodies: readonly Body[], find: (body: Body) => Evidence | undefined): Evidence | undefined {
  for (const body of bodies) {
    const found = find(body);
    if (found) return found;
  }
  return undefined;
}

/** The stages that a build may run: those of its Dockerfile, for what is copied from one is built as well. */
export function stagesOfBuild(stage: Stage | undefined, project: Project): readonly Stage[] {
  return stage ? siblingsOf(stage, project.stages) : [];
}
