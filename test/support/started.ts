import { openProject } from '../../server/src/core/kinds/open';
import { launchesOf } from '../../server/src/core/model/dockerfile/launch';
import { userOf } from '../../server/src/core/model/dockerfile/start';
import { startOfStage } from '../../server/src/core/model/dockerfile/start-of';
import { entriesOf, reader } from './open';

/** What the last stage of the Dockerfile of some files starts. */
export interface Started {
  /** Each program with its words; behind `@` the user that the start names for it. Without what only a shell does. */
  readonly runs: readonly string[];
  readonly unread: string | undefined;
}

/** Reads a project in memory, and follows the start of the last stage of its Dockerfile. */
export function startedBy(files: Readonly<Record<string, string>>): Started {
  const all = new Map(Object.entries(files));
  const project = openProject(entriesOf(all), reader(all));
  const stage = project.stages.at(-1);
  if (!stage) throw new Error('there is no stage');
  const services = project.services.filter(({ build }) => build?.stage === stage);
  const starts = launchesOf(stage, services).map((launch) => startOfStage(launch, stage, project.stages));
  const steps = starts
    .flatMap(({ commands }) => commands)
    .filter(({ command }) => command.name !== '' && !/^(sh|bash|set|exec)$/.test(command.name));
  return {
    runs: steps.map((step) => {
      const user = userOf(step);
      const words = [step.command.name, ...step.command.args.map(({ value }) => value)].join(' ');
      return user === undefined ? words : `${words} @${user}`;
    }),
    unread: starts.find(({ unread }) => unread !== undefined)?.unread,
  };
}
