import { memoize } from '../../base/memoize';
import type { Body, Command, Word } from '../../model/shell/command';
import { argumentsOf } from '../../model/shell/options';
import { commandsIn } from '../../model/shell/stage';
import type { Stage } from '../../model/stage';

/** Managers of packages, by what they are asked with. */
export type Manager = 'apt' | 'apk' | 'dnf' | 'zypper' | 'pip' | 'npm' | 'gem' | 'go' | 'cargo' | 'choco';

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

/** What installs, for each program: its manager, and the words behind which the packages stand. */
const INSTALLERS: ReadonlyMap<string, readonly [Manager, readonly string[]]> = new Map<string, readonly [Manager, readonly string[]]>([
  ['apt-get', ['apt', ['install']]],
  ['apt', ['apt', ['install']]],
  ['aptitude', ['apt', ['install']]],
  ['apk', ['apk', ['add']]],
  ['dnf', ['dnf', ['install']]],
  ['yum', ['dnf', ['install', 'localinstall']]],
  ['microdnf', ['dnf', ['install']]],
  ['tdnf', ['dnf', ['install']]],
  ['zypper', ['zypper', ['install', 'in']]],
  ['pip', ['pip', ['install']]],
  ['pip3', ['pip', ['install']]],
  ['npm', ['npm', ['install', 'i', 'add']]],
  ['pnpm', ['npm', ['add', 'install', 'i']]],
  ['yarn', ['npm', ['add']]],
  ['gem', ['gem', ['install']]],
  ['go', ['go', ['install', 'get']]],
  ['cargo', ['cargo', ['install']]],
  ['choco', ['choco', ['install']]],
]);

/** Packages that the RUN instructions of a stage install by name. Local files, requirement files and lists in variables are none. */
export const packagesOf = memoize((stage: Stage): readonly Package[] => {
  const found: Package[] = [];
  for (const { command, body } of commandsIn(stage)) if (body.keyword === 'RUN') found.push(...installed(command, body));
  return found;
});

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
  if (/^pip[\d.]+$/.test(name)) {
    const rest = argumentsOf({ ...command, name: 'pip' });
    operands = rest.operands;
    options = rest.options;
    name = 'pip';
  }
  const installer = INSTALLERS.get(name);
  if (!installer) return [];
  const [manager, verbs] = installer;
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

interface Named {
  readonly name: string;
  readonly version?: string;
}

/** A package as it is asked for; nothing for files, folders and addresses. */
function nameAndVersion(manager: Manager, text: string): Named | undefined {
  // A variable that holds several names is a list on purpose.
  if (text === '' || /\s/.test(text) || /^[./~]|:\/\/|\.(deb|rpm|apk|whl|tgz|gem|tar\.gz|zip)$|^git\+|^file:/.test(text)) return undefined;
  return SPELLINGS[manager](text);
}

/** How each manager writes a name with its version. */
const SPELLINGS: Readonly<Record<Manager, (text: string) => Named | undefined>> = {
  // `pkg/release` says where from, `pkg-` takes away.
  apt: (text) => (text.endsWith('-') ? undefined : cut(text, text.indexOf('='), 1)),
  apk: (text) => cut(text, text.search(/[=<>~]/), 0),
  dnf: rpm,
  zypper: rpm,
  pip: (text) => {
    const at = text.search(/===?|~=|@/);
    return at < 0 ? { name: text.split(/[<>!;]/)[0]! } : cut(text, at, 0);
  },
  // In front of the scope of a name stands an "@", too.
  npm: (text) => withoutLatest(cut(text, text.lastIndexOf('@') || -1, 1)),
  go: (text) => withoutLatest(cut(text, text.indexOf('@'), 1)),
  cargo: (text) => cut(text, text.indexOf('@'), 1),
  gem: (text) => cut(text, text.indexOf(':'), 1),
  choco: (name) => ({ name }),
};

/** The name in front of a place, and the version so many characters behind it. */
function cut(text: string, at: number, length: number): Named {
  return at < 0 ? { name: text } : { name: text.slice(0, at), version: text.slice(at + length) };
}

function rpm(text: string): Named {
  if (text.startsWith('@')) return { name: text };
  return cut(text, /-\d[\w.*+~:^]*(-[\w.*+~^]+)?$/.exec(text)?.index ?? text.indexOf('='), 1);
}

function withoutLatest(named: Named): Named {
  return named.version === 'latest' ? { name: named.name } : named;
}
