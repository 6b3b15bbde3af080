import { nameOf } from '../../base/file';
import { commandsIn } from '../../model/shell/stage';
import type { Stage } from '../../model/stage';

/**
 * What shows that an image is run as an action of GitHub: the workspace and the files for outputs that the runner mounts belong to root (docs.github.com, "Dockerfile support for
 * GitHub Actions": "Docker actions must be run by the default Docker user (root)"; checked 2026-12-01).
 */
export function actionOfGitHub(stage: Stage): string | undefined {
  if (stage.action !== undefined) return `${nameOf(stage.action)} makes it an action of GitHub, which has to run as root`;
  const [script] = [...stage.scripts].find(([, text]) => ACTION.test(text)) ?? [];
  const said = [...commandsIn(stage)].some(
    ({ body, command }) => body.keyword !== 'RUN' && command.args.some(({ value }) => ACTION.test(value)),
  );
  if (script === undefined && !said) return undefined;
  return `${script === undefined ? 'the command' : nameOf(script)} uses the files of an action of GitHub, which belong to root`;
}

const ACTION = /\bGITHUB_(WORKSPACE|OUTPUT|ENV|STATE|STEP_SUMMARY|EVENT_PATH|ACTION_PATH)\b/;
