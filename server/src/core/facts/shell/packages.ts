import { programFacts } from '../../knowledge/program/find';
import type { Manager } from '../../knowledge/program/program';
import type { Body, Command, Word } from '../../model/shell/command';
import { argumentsOf } from '../../model/shell/options';
import { commandsIn } from '../../model/shell/stage';
import type { Stage } from '../../model/stage';

/** A package that a stage installs. */
export interface Package {
  readonly manager: Manager;
  /** Without its version. */
  readonly name: string;
  /** A version, a digest, a revision; absent where the newest one is taken. */
  readonly version?: string;
  readonly word: Word;
  readonly command: Command;
  readonly body: Body;
}

const seen = new WeakMap<Stage, readonly Package[]>();

/** Packages that the RUN instructions of a stage install by name. Local files, requirement files and lists in variables are none. */
export function packagesOf(stage: Stage): readonly Package[] {
  const kept = seen.get(stage);
  if (kept) return kept;
  const found: Package[] = [];
  for (const { command, body } of commandsIn(stage)) if (body.keyword === 'RUN') found.push(...installed(command, body));
  seen.set(stage, found);
  return found;
}

function installed(command: Command, body: Body): Package[] {
  let { operands, options } = argumentsOf(command);
  let { name } = command;
  // `python -m pip install x`.
  if (/^python[\d.]*$/.test(name) && command.args[0]?.value === '-m') {
    name = command.args[1]?.value ?? '';
    const rest = argumentsOf({ ...command, name: 'pip', args: command.args.slice(2) });
    operands = rest.operands;
    options = rest.options;
  }
  const installer = programFacts(name)?.installs;
  if (!installer) return [];
  const { manager, verbs } = installer;
  // `yarn global add x`.
  const start = operands.findIndex(({ value }) => verbs.includes(value));
  if (start < 0 || start > 1) return [];
  const one = options.find(({ name: given }) => /^(version|vers|v|rev|tag|branch)$/.test(given))?.value?.value;
  return operands.slice(start + 1).flatMap((word): Package[] => {
    const parts = word.known || word.value.includes('=') ? nameAndVersion(manager, word.value) : undefined;
    if (!parts) return [];
    const version = parts.version ?? (manager === 'gem' || manager === 'cargo' || manager === 'choco' ? one : undefined);
    return [{ manager, name: parts.name, ...(version !== undefined && { version }), word, command, body }];
  });
}

/** A package as it is asked for; nothing for files, folders and addresses. */
function nameAndVersion(manager: Manager, text: string): { readonly name: string; readonly version?: string } | undefined {
  // A variable that holds several names is a list on purpose.
  if (text === '' || /\s/.test(text) || /^[./~]|:\/\/|\.(deb|rpm|apk|whl|tgz|gem|tar\.gz|zip)$|^git\+|^file:/.test(text)) return undefined;
  const split = (at: number, length: number): { readonly name: string; readonly version?: string } =>
    at < 0 ? { name: text } : { name: text.slice(0, at), version: text.slice(at + length) };
  switch (manager) {
    case 'apt':
      // `pkg/release` says where from, `pkg-` takes away.
      return text.endsWith('-') ? undefined : split(text.indexOf('='), 1);
    case 'apk': {
      if (text.startsWith('.')) return undefined;
      const at = text.search(/[=<>~]/);
      return at < 0 ? { name: text } : { name: text.slice(0, at), version: text.slice(at) };
    }
    case 'dnf':
    case 'zypper': {
      if (text.startsWith('@')) return { name: text };
      const at = /-\d[\w.*+~:^]*(-[\w.*+~^]+)?$/.exec(text)?.index ?? text.indexOf('=');
      return split(at, 1);
    }
    case 'pip': {
      const at = text.search(/===?|~=|@/);
      return at < 0 ? { name: text.split(/[<>!;]/)[0]! } : { name: text.slice(0, at), version: text.slice(at) };
    }
    case 'npm': {
      const at = text.lastIndexOf('@');
      const version = at > 0 ? text.slice(at + 1) : undefined;
      return at > 0 && version !== 'latest' ? split(at, 1) : { name: at > 0 ? text.slice(0, at) : text };
    }
    case 'go': {
      const at = text.indexOf('@');
      return at < 0 || text.slice(at + 1) === 'latest' ? { name: at < 0 ? text : text.slice(0, at) } : split(at, 1);
    }
    case 'cargo':
      return split(text.indexOf('@'), 1);
    case 'gem':
      return split(text.indexOf(':'), 1);
    case 'choco':
      return { name: text };
  }
}
