import { memoize } from '../../base/memoize';
import type { Span } from '../../base/span';
import type { Body, Command, Word } from '../../model/shell/command';
import { argumentsOf, option } from '../../model/shell/options';
import { shellOf } from '../../model/shell/stage';
import type { Stage } from '../../model/stage';
import type { Instruction } from '../../syntax/dockertree';

/** Permissions that a stage sets. */
export interface Permission {
  readonly mode: Mode;
  /** As written: `4755`, `u+s`. */
  readonly written: string;
  /** Span of the mode. */
  readonly at: Span;
  /** Empty where it is not known to what. */
  readonly paths: readonly string[];
  readonly recursive: boolean;
  /** True when others cannot write afterwards, whatever the mode was before. */
  readonly takesBack: boolean;
  /** `folder`: mkdir. */
  readonly on: 'anything' | 'folder' | 'file';
  readonly command?: Command;
  readonly body?: Body;
  /** COPY or ADD whose `--chmod` it is. */
  readonly instruction?: Instruction;
  /** Everything that only sets this: the whole word can be changed. */
  readonly word?: Word;
}

/** What a mode gives; `undefined` bits are those it leaves as they are. */
export interface Mode {
  readonly setuid: boolean;
  readonly setgid: boolean;
  readonly sticky: boolean;
  readonly worldWrite: boolean;
  /** The mode that does the same without these: world-writable and, for setuid, without the special bits. */
  readonly octal?: string;
}

/** True for a mode after which others cannot write: `644`, `o-w`, `o=rx`, `go=`. */
function takesBack(text: string): boolean {
  if (/^=?[0-7]{3,5}$/.test(text)) return (Number(text.at(-1)) & 2) === 0;
  return text.split(',').some((clause) => /^(\w*[oa]\w*)(-\w*w|=[^w]*$)/.test(clause));
}

const NONE: Mode = { setuid: false, setgid: false, sticky: false, worldWrite: false };

/** A mode of chmod, octal or symbolic; nothing for a text that is none. */
export function modeOf(text: string): Mode | undefined {
  if (/^[=+-]?[0-7]{1,5}$/.test(text)) {
    const octal = text
      .replace(/^[=+-]/, '')
      .padStart(4, '0')
      .slice(-4);
    const special = Number(octal[0]);
    if (text.startsWith('-')) return { ...NONE, octal };
    return {
      setuid: (special & 4) !== 0,
      setgid: (special & 2) !== 0,
      sticky: (special & 1) !== 0,
      worldWrite: (Number(octal[3]) & 2) !== 0,
      octal,
    };
  }
  if (!/^[ugoa]*[-+=][rwxXstugo]*([-+=,][ugoarwxXst]*)*$/.test(text)) return undefined;
  let mode = NONE;
  for (const clause of text.split(',')) {
    const who = /^[ugoa]*/.exec(clause)![0];
    for (const [, sign, what] of clause.slice(who.length).matchAll(/([-+=])([rwxXstugo]*)/g)) {
      const gives = sign !== '-' && what !== undefined ? what : '';
      const all = who === '' || who.includes('a');
      mode = {
        setuid: mode.setuid || (gives.includes('s') && (all || who.includes('u'))),
        setgid: mode.setgid || (gives.includes('s') && (all || who.includes('g'))),
        sticky: mode.sticky || gives.includes('t'),
        // Without a name in front, the umask takes the write bit of others away.
        worldWrite: mode.worldWrite || (gives.includes('w') && (who.includes('a') || who.includes('o'))),
      };
    }
  }
  return mode;
}

/** Permissions that the instructions of a stage set: chmod, install, mkdir -m, `--chmod` of COPY and ADD. */
export const permissionsOf = memoize((stage: Stage): readonly Permission[] => {
  const found: Permission[] = [];
  for (const body of shellOf(stage).own) {
    for (const command of body.commands) {
      const one = ofCommand(command);
      if (one) found.push({ ...one, command, body });
    }
  }
  for (const outer of stage.instructions) {
    const instruction = outer.trigger ?? outer;
    const flag = instruction.flags.find(({ name }) => name === 'chmod');
    const mode = flag && modeOf(flag.value);
    if (!flag || !mode) continue;
    const at: Span = { file: stage.file, start: flag.valueStart, end: flag.end };
    const target = instruction.words.at(-1)?.text;
    found.push({
      mode,
      written: flag.value,
      at,
      paths: target === undefined ? [] : [target],
      recursive: false,
      takesBack: takesBack(flag.value),
      on: 'anything',
      instruction,
    });
  }
  return found;
});

/** The permissions that one command sets; nothing for one that sets none. */
export function ofCommand(command: Command): Omit<Permission, 'command' | 'body'> | undefined {
  const { options, operands } = argumentsOf(command);
  switch (command.name) {
    case 'chmod': {
      // `chmod -w file` takes the permission for an option.
      const words = command.args.filter(({ value }) => !/^(-[Rcfv]+|--(?!reference)\w[\w-]*)$/.test(value));
      const [first, ...rest] = words;
      const mode = first && modeOf(first.value);
      const paths = rest.map(({ value }) => value).filter((path) => path !== '{}');
      if (!mode) return undefined;
      const recursive = command.args.some(({ value }) => /^-[cfv]*R|^--recursive$/.test(value));
      return { mode, written: first.value, at: first.at, paths, recursive, takesBack: takesBack(first.value), on: 'anything', word: first };
    }
    case 'install':
    case 'mkdir': {
      const given = option(command, 'm', 'mode');
      const mode = given?.value && modeOf(given.value.value);
      if (!given?.value || !mode) return undefined;
      const folder = command.name === 'mkdir' || options.some(({ name }) => name === 'd' || name === 'directory');
      const paths = folder ? operands : operands.slice(-1);
      return {
        mode,
        written: given.value.value,
        at: given.value.at,
        paths: paths.map(({ value }) => value),
        recursive: false,
        takesBack: takesBack(given.value.value),
        on: folder ? 'folder' : 'file',
      };
    }
    default:
      return undefined;
  }
}

/** Capabilities that a stage puts on a program file. */
interface FileCapabilities {
  /** As written, in lower case: `cap_net_raw`. */
  readonly names: readonly string[];
  /** Span of the capabilities. */
  readonly at: Span;
  readonly paths: readonly string[];
  readonly command: Command;
  readonly body: Body;
}

/** What `setcap` of a stage puts on files: such a program does not start without these capabilities, as any user. */
export function fileCapabilitiesOf(stage: Stage): readonly FileCapabilities[] {
  return shellOf(stage).own.flatMap((body) =>
    body.commands.flatMap((command): FileCapabilities[] => {
      if (command.name !== 'setcap') return [];
      const words = command.args.filter(({ value }) => !/^-[qnvf]$/.test(value));
      return words.flatMap((word, i) => {
        const names = [...word.value.matchAll(/\bcap_\w+|^all(?=[=+])/gi)].map(([name]) => name.toLowerCase());
        const path = words[i + 1]?.value;
        return names.length === 0 ? [] : [{ names, at: word.at, paths: path === undefined ? [] : [path], command, body }];
      });
    }),
  );
}
