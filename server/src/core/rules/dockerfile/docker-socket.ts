import { entrySpan } from '../../facts/dockerfile/entries';
import { gone, noInstruction } from '../../fix/want';
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
      const { keyword, words, flags } = outer.trigger ?? outer;
      if (keyword === 'VOLUME') {
        for (const [i, { text, start, end }] of words.entries()) {
          const reach = socketOf(text);
          if (!reach) continue;
          const others = words.length > 1;
          yield {
            at: { file: stage.file, start, end },
            message: `${upper(titleOfStage(stage, project.stages))} declares a volume at ${reach}`,
            fixes: [
              {
                title: `Declare no volume at ${text}`,
                tier: 'manual',
                want: others ? gone([entrySpan(stage.file, outer.trigger ?? outer, i)]) : [noInstruction(stage.refs[index]!)],
                reliesOn: 'Whoever runs the image mounts the socket where it is needed: that works without VOLUME.',
              },
            ],
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
        const rest = (outer.trigger ?? outer).restOffsets[0];
        const next = flags.find(({ start }) => start > flag.start)?.start ?? rest ?? flag.end;
        yield {
          at,
          message: `A step of ${titleOfStage(stage, project.stages)} mounts something at ${reach}`,
          fixes: [
            {
              title: `Mount nothing at ${target}`,
              tier: 'manual',
              // Behind it may be a line break that has to stay.
              want: gone([{ ...at, end: next === flag.end + 1 ? next : flag.end }]),
              reliesOn: 'The step does without the engine.',
            },
          ],
          value: target!,
        };
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
