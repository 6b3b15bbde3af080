import { entrySpan } from '../../facts/dockerfile/entries';
import { unknown } from '../../fix/condition';
import { gone, noInstruction } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { socketAt } from '../../knowledge/runtime-sockets';
import { type Stage, stageAsSubject, titleOfStage } from '../../model/stage';
import type { NodeRef } from '../../model/traced';
import { defineRule, type Report } from '../rule';

export default defineRule({
  id: 'dockerfile/docker-socket',
  on: 'stage',
  meta: {
    title: 'Container engine socket as a volume or build mount',
    severity: 'high',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    references: [
      cis('5.32', 'the Docker socket is not mounted inside any containers'),
      owasp(1, 'do not expose the Docker daemon socket'),
      nist('3.3.1', 'unbounded administrative access'),
      cwe(250, 'Execution with Unnecessary Privileges'),
    ],
  },
  *check(stage, { project }) {
    if (!stage.feedsShipped) return;
    for (const [index, outer] of stage.instructions.entries()) {
      const instruction = outer.trigger ?? outer;
      if (instruction.keyword === 'VOLUME') yield* volumes(stage, instruction, stage.refs[index]!, stageAsSubject(stage, project.stages));
      if (instruction.keyword === 'RUN') yield* mounts(stage, instruction, titleOfStage(stage, project.stages));
    }
  },
});

type Instruction = Stage['instructions'][number];

/** Volumes that an image declares at the path of a socket. */
function* volumes(stage: Stage, instruction: Instruction, ref: NodeRef, title: string): Iterable<Report> {
  const { words } = instruction;
  for (const [i, { text, start, end }] of words.entries()) {
    const socket = socketAtPath(text);
    if (!socket) continue;
    yield {
      at: { file: stage.file, start, end },
      message: `${title} declares a volume at the path of ${socket}: it is built to control the container engine`,
      fixes: [
        {
          title: `Remove the volume ${text}`,
          kind: 'choice',
          want: words.length > 1 ? gone([entrySpan(stage.file, instruction, i)]) : [noInstruction(ref)],
          conditions: [
            unknown('socket-mounted-at-start', 'A container that needs the socket mounts it when it starts. This works without VOLUME.'),
          ],
        },
      ],
      value: text,
    };
  }
}

/** Mounts of a build step at the path of a socket. */
function* mounts(stage: Stage, { flags, restOffsets }: Instruction, title: string): Iterable<Report> {
  for (const flag of flags) {
    if (flag.name !== 'mount') continue;
    const target = /(?:^|,)(?:target|dst|destination)=([^,]+)/.exec(flag.value)?.[1];
    const socket = target === undefined ? undefined : socketAtPath(target);
    if (target === undefined || !socket) continue;
    const at = { file: stage.file, start: flag.start, end: flag.end };
    const next = flags.find(({ start }) => start > flag.start)?.start ?? restOffsets[0] ?? flag.end;
    yield {
      at,
      message: `A build step of ${title} mounts a file at the path of ${socket}: it is built to control the container engine`,
      fixes: [
        {
          title: `Remove the mount at ${target}`,
          kind: 'choice',
          // Behind it may be a line break that has to stay.
          want: gone([{ ...at, end: next === flag.end + 1 ? next : flag.end }]),
          conditions: [unknown('step-needs-nothing', 'The build step works without the container engine.')],
        },
      ],
      value: target,
    };
  }
}

/** The name of the socket at a path; nothing for a directory above one, which is a usual place for other things. */
function socketAtPath(path: string): string | undefined {
  const reach = socketAt(path.replace(/^(["'])(.*)\1$/, '$2'));
  return reach && /\.sock$|docker_engine$/.test(path.replace(/["']$/, '')) ? reach.socket.name : undefined;
}
