import type { Effective } from '../../server/src/core/model/effective';
import { effectivePrivilege } from '../../server/src/core/model/effective';
import type { Project } from '../../server/src/core/model/project';
import type { Service } from '../../server/src/core/model/service';
import { chain, type Stage } from '../../server/src/core/model/stage';
import { type StartedText, textsOfService, textsOfStage } from './started-texts';

/** A project before and after it was hardened, both as the files say it. */
export interface Hardened {
  readonly before: Project;
  readonly after: Project;
  /** All texts below the folder as they were, by their names: start scripts are looked up here. */
  readonly texts: ReadonlyMap<string, string>;
}

/** A service before and after. */
export interface ServicePair {
  readonly name: string;
  readonly was: Service;
  readonly is: Service;
  readonly could: Effective;
  readonly may: Effective;
  /** What it starts, as it was. */
  readonly starts: readonly StartedText[];
}

/** The services that are in both states. */
export function servicePairs({ before, after, texts }: Hardened): ServicePair[] {
  return before.apps.flatMap((app, index) =>
    app.services.flatMap((was) => {
      const is = after.apps[index]?.services.find(({ name }) => name === was.name);
      if (!is) return [];
      const name = `"${was.name}" in ${app.files.join(' + ')}`;
      const [could, may] = [effectivePrivilege(was, before), effectivePrivilege(is, after)];
      return [{ name, was, is, could, may, starts: textsOfService(was, texts) }];
    }),
  );
}

/** A stage of a Dockerfile before and after. */
export interface StagePair {
  readonly name: string;
  readonly was: Stage;
  readonly is: Stage;
  readonly starts: readonly StartedText[];
}

/** The stages that are in both states and that something may start. */
export function stagePairs({ before, after, texts }: Hardened): StagePair[] {
  return before.stages.flatMap((was) => {
    const is = after.stages.find(({ file, index }) => file === was.file && index === was.index);
    return is && was.shipped ? [{ name: `stage ${was.name} of ${was.file}`, was, is, starts: textsOfStage(was, texts) }] : [];
  });
}

/** True where the last USER is known to be no root. */
export function isSteppedDown(stage: Stage): boolean {
  const { user } = stage;
  return user?.known === true && !/^(root|0)?(:|$)/.test(user.value);
}

/** The whole text of the Dockerfile's instructions from the base on. */
export function wordsOfStage(stage: Stage): string {
  return [...chain(stage)]
    .reverse()
    .flatMap(({ instructions }) => instructions.map(({ keyword, rest }) => `${keyword} ${rest}`))
    .join('\n');
}
