import type { Instruction } from '../syntax/dockertree';
import type { ContainerConfig } from './container';
import { chain, type Stage } from './stage';
import type { Traced } from './traced';
import type { Value } from './value';

/** ENTRYPOINT or CMD, as it is in force. */
export type StartPart =
  /** The service says it. `value`: the key as written; absent where a flag of `docker run` says so. */
  | { readonly by: 'service'; readonly text: Traced<string>; readonly value?: Value }
  /** An instruction of the image does; `index` in `stage.instructions`. */
  | { readonly by: 'image'; readonly stage: Stage; readonly index: number; readonly instruction: Instruction };

/** What a container starts with; a part is absent where neither the service nor what is known of its image has one. */
export interface StartParts {
  readonly entrypoint?: StartPart;
  readonly command?: StartPart;
}

/**
 * ENTRYPOINT and CMD in force: what the service says takes the place of what its image says, and an entrypoint of the service takes the image's
 * command away as well (compose-spec 05-services.md, `entrypoint`). In the image, the ENTRYPOINT of a later stage clears the CMD of an earlier
 * one, which `stage.command` knows.
 * @param service that runs the stage, or an image of a registry; absent for the image alone
 * @param stage that the image is built from; absent where nothing is known of the image
 */
export function startParts(service: ContainerConfig | undefined, stage: Stage | undefined): StartParts {
  const ownEntrypoint = service && ofService(service, 'entrypoint');
  const ownCommand = service && ofService(service, 'command');
  const entrypoint = ownEntrypoint ?? (stage && ofImage(stage, 'ENTRYPOINT'));
  const command = ownCommand ?? (ownEntrypoint || !stage ? undefined : ofImage(stage, 'CMD'));
  return { ...(entrypoint && { entrypoint }), ...(command && { command }) };
}

function ofService(service: ContainerConfig, key: 'entrypoint' | 'command'): StartPart | undefined {
  const value = service.attributes[key];
  const text = service[key];
  // `command:` with nothing behind it leaves the image's; an empty text or list takes it away.
  if (!text || (value?.kind === 'scalar' && value.plain === null)) return undefined;
  return { by: 'service', text, ...(value && { value }) };
}

function ofImage(stage: Stage, keyword: 'ENTRYPOINT' | 'CMD'): StartPart | undefined {
  if (!(keyword === 'CMD' ? stage.command : stage.entrypoint)) return undefined;
  for (const each of chain(stage)) {
    const index = each.instructions.map((instruction) => instruction.keyword).lastIndexOf(keyword);
    const instruction = each.instructions[index];
    if (instruction) return { by: 'image', stage: each, index, instruction };
  }
  return undefined;
}
