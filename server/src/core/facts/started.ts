import { memoize } from '../base/memoize';
import type { Span } from '../base/span';
import type { ContainerConfig, HookTime } from '../model/container';
import { isRootUser } from '../model/root-user';
import type { Command } from '../model/shell/command';
import { writtenFiles } from '../model/shell/files';
import { commandsOfText } from '../model/shell/flatten';
import { shellOf } from '../model/shell/stage';
import { chain } from '../model/stage';
import { type StartPart, startParts } from '../model/start-parts';
import type { Traced } from '../model/traced';
import { get, type MapValue, scalarAt, type Value } from '../model/value';
import { commandsOfCompose } from './shell/programs';

/** Something that the files say is started in the container of a service. */
export interface Started {
  /** How a sentence names it: `the command`, `the pre_stop hook`. */
  readonly what: string;
  readonly at: Span;
  /** The programs that it calls, those that others call among them. */
  readonly commands: readonly Command[];
  /** As written, variables replaced where they are known. */
  readonly text: string;
  /** False where a variable hides a part of it. */
  readonly known: boolean;
  /** Set for a lifecycle hook. */
  readonly hook?: { readonly when: HookTime; readonly map: MapValue };
  /** Set where a Dockerfile says so: what it writes into a file is a script that something may start. */
  readonly from: 'compose' | 'dockerfile' | 'script';
}

/**
 * Everything that the files of a service say is started in its container: entrypoint, command, health check and hooks of Compose; ENTRYPOINT,
 * CMD and HEALTHCHECK of the stages that it runs, where nothing replaces them (`start-parts.ts`); and the scripts that those stages write.
 */
export const startedBy = memoize((service: ContainerConfig): readonly Started[] => {
  return [...ofCompose(service), ...ofStage(service)];
});

function ofCompose(service: ContainerConfig): Started[] {
  const { attributes } = service;
  const { entrypoint, command } = startParts(service, service.build?.stage);
  const health = attributes.healthTest;
  return [
    ...(entrypoint?.by === 'service' ? [textOf('the entrypoint', entrypoint.text)] : []),
    ...(command?.by === 'service' ? [textOf('the command', command.text)] : []),
    ...(health ? [wordsOf('the health check', health)] : []),
    ...attributes.hooks.flatMap(({ when, map: hook }): Started[] => {
      const value = get(hook, 'command');
      return value ? [{ ...wordsOf(`the ${when} hook`, value), hook: { when, map: hook } }] : [];
    }),
  ];
}

function textOf(what: string, text: Traced<string>): Started {
  const value = text.known ? text.value : text.raw;
  return {
    what,
    at: text.at,
    commands: commandsOfCompose({ ...text, known: true, value }),
    text: value,
    known: text.known,
    from: 'compose',
  };
}

/** A command as a text or as a list of words; the first word of a health check says how the rest is read. */
function wordsOf(what: string, value: Value): Started {
  const items = value.kind === 'scalar' ? [value] : value.kind === 'seq' ? value.items : [];
  const words = items.filter((item) => item.kind === 'scalar');
  const texts = words.map((word) => (word.known ? word.value : word.raw));
  const rest = /^(CMD|CMD-SHELL)$/.test(texts[0] ?? '') ? texts.slice(1) : texts;
  const text: Traced<string> = { at: value.at, via: value.via, known: true, value: rest.join(' ') };
  const isKnown = words.every((word) => word.known);
  return { what, at: value.at, commands: commandsOfCompose(text), text: text.value, known: isKnown, from: 'compose' };
}

function ofStage(service: ContainerConfig): Started[] {
  const top = service.build?.stage;
  if (!top) return [];
  const parts = Object.values(startParts(service, top)) as StartPart[];
  const inForce = new Set(parts.flatMap((part) => (part.by === 'image' ? [part.instruction] : [])));
  const checks = [...chain(top)].flatMap(({ instructions }) => instructions.filter(({ keyword }) => keyword === 'HEALTHCHECK').slice(-1));
  if (checks[0] && !service.attributes.healthTest) inForce.add(checks[0]);
  return [...chain(top)].flatMap((stage) => [
    ...[...shellOf(stage).own].reverse().flatMap((body): Started[] => {
      const { keyword, commands, understood, at, instruction } = body;
      if (!inForce.has(instruction)) return [];
      const what = keyword === 'HEALTHCHECK' ? 'the health check' : keyword;
      return [{ what, at, commands, text: instruction.rest, known: understood, from: 'dockerfile' }];
    }),
    ...writtenFiles(stage).flatMap(({ content, path }): Started[] => {
      if (!/^#!.*\b(sh|bash|dash|ash)\b|\.sh$/.test(content.value.split('\n', 1)[0] ?? '') && !path.endsWith('.sh')) return [];
      const { commands, understood } = commandsOfText(content, 'sh', new Map(), false);
      return [{ what: `the script ${path}`, at: content.at, commands, text: content.value, known: understood, from: 'script' }];
    }),
  ]);
}

/** The user that a hook names, and whether that is root; nothing where it names none. */
export function userOfHook({ map }: NonNullable<Started['hook']>): { readonly text: string; readonly root: boolean } | undefined {
  const user = scalarAt(map, 'user');
  if (!user || (user.known && user.value === '')) return undefined;
  return user.known ? { text: user.value, root: isRootUser(user.value) } : { text: 'an unknown user', root: true };
}
