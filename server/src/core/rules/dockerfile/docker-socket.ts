import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { socketAt } from '../../knowledge/runtime-sockets';
import { titleOfStage } from '../../model/stage';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/docker-socket',
  on: 'stage',
  meta: {
    title: "An image asks for the container engine's socket",
    severity: 'high',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: [],
    why: `Whoever breaks into a container with the engine's socket owns the host: the engine starts containers that mount anything. An image that declares a \`VOLUME\` at the place of the socket, or
a build step that mounts something there, is made to be run so, and invites the people who use it to hand the socket over.`,
    derivation: `The image alone has no socket: it takes the person who mounts it, so high and not critical as in compose/docker-socket.`,
    remedy: `Take the line out, and say in the documentation what the image needs of the engine. A proxy in front of the socket can allow just that.`,
    allow: `For images of tools that manage the engine, whose users know what they hand over.`,
    references: [
      cis('5.32', 'the Docker socket is not mounted inside any containers'),
      owasp(1, 'do not expose the Docker daemon socket'),
      nist('3.3.1', 'unbounded administrative access'),
      cwe(250, 'Execution with Unnecessary Privileges'),
    ],
  },
  *check(stage, { project }) {
    if (!stage.feedsShipped) return;
    for (const outer of stage.instructions) {
      const { keyword, words, flags } = outer.trigger ?? outer;
      if (keyword === 'VOLUME') {
        for (const { text, start, end } of words) {
          const reach = socketOf(text);
          if (!reach) continue;
          yield {
            at: { file: stage.file, start, end },
            message: `${upper(titleOfStage(stage, project.stages))} declares a volume at ${reach}`,
            value: text,
          };
        }
      }
      if (keyword !== 'RUN') continue;
      for (const flag of flags) {
        if (flag.name !== 'mount') continue;
        const target = /(?:^|,)(?:target|dst|destination)=([^,]+)/.exec(flag.value)?.[1];
        const reach = target === undefined ? undefined : socketOf(target);
        if (!reach) continue;
        const at = { file: stage.file, start: flag.start, end: flag.end };
        yield { at, message: `A step of ${titleOfStage(stage, project.stages)} mounts something at ${reach}`, value: target! };
      }
    }
  },
});

/** What a path is, where it is that of a socket itself; a folder above one is a usual place for other things. */
function socketOf(path: string): string | undefined {
  const reach = socketAt(path.replace(/^(["'])(.*)\1$/, '$2'));
  return reach && /\.sock$|docker_engine$/.test(path.replace(/["']$/, '')) ? `the place of ${reach.socket.name}` : undefined;
}

function upper(name: string): string {
  return `${name[0]!.toUpperCase()}${name.slice(1)}`;
}
