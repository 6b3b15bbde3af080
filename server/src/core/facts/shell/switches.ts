import type { Span } from '../../base/span';
import type { SettingCommand, Switch } from '../../knowledge/verification';
import type { Body, Command } from '../../model/shell/command';
import { writtenFiles } from '../../model/shell/files';
import { argumentsOf } from '../../model/shell/options';
import { spanIn } from '../../model/shell/text';
import type { Stage } from '../../model/stage';
import { withoutOption } from './edit';

/** A check that a command switches off. */
export interface SwitchedOff {
  readonly at: Span;
  /** As written: `-k`, `--no-check-certificate`. */
  readonly what: string;
  /** What to take out so that the check is made; absent where that cannot be known. */
  readonly without?: readonly Span[];
}

/** The options of a command that switch a check off, by a table. */
export function switchedOff(command: Command, table: ReadonlyMap<string, Switch>): SwitchedOff[] {
  const pip = /^pip[\d.]*$/.test(command.name) || (/^python[\d.]*$/.test(command.name) && command.args[1]?.value === 'pip');
  const name = pip ? 'pip' : command.name === 'wget' && command.language === 'powershell' ? 'iwr' : command.name;
  const known = table.get(name);
  if (!known || isIdle(command, known)) return [];
  const found: SwitchedOff[] = [];
  for (const option of argumentsOf(pip ? { ...command, name } : command).options) {
    const held = option.value?.value.replace(/^(['"])(.*)\1$/, '$2');
    const given = [option.name, ...(held === undefined ? [] : [`${option.name}=${held}`])];
    // Letters have a case: curl -K reads a file.
    const same = (a: string, b: string): boolean => (option.short ? a === b : a.toLowerCase() === b.toLowerCase());
    const fits = (wanted: string | RegExp): boolean =>
      given.some((one) => (typeof wanted === 'string' ? same(one, wanted) : wanted.test(one)));
    const off = known.options?.some(fits) || known.hosts?.includes(option.name);
    if (!off) continue;
    const without = withoutOption(option);
    const letter = option.index !== undefined && option.word.value.length > 2 && !option.value;
    found.push({
      at: option.word.at,
      what: letter
        ? `-${option.name}`
        : option.value && option.valueWord
          ? `${option.word.value} ${option.value.value}`
          : option.word.value,
      ...(without && { without }),
    });
  }
  return found;
}

/** True where what the command is asked to do makes no use of the check. `rpm` has options in place of subcommands, whose case counts. */
function isIdle(command: Command, { idle }: Switch): boolean {
  if (!idle) return false;
  const { options, operands } = argumentsOf(command);
  if (command.name === 'rpm') return options.some(({ name }) => idle.test(name));
  const verb = operands[0];
  return verb?.known === true && idle.test(verb.value);
}

/**
 * True for a command that switches a check off for those that follow, whatever options stand between, if no later command of the same step takes that back.
 */
export function isSetting(command: Command, body: Body, table: readonly SettingCommand[]): boolean {
  const words = wordsOf(command);
  const setting = table.find(({ off }) => off.test(words));
  if (!setting) return false;
  const later = body.commands.filter((one) => one.name === command.name && one.at.start > command.at.start && !one.guarded).map(wordsOf);
  return !later.some(
    (one) =>
      setting.key.test(one) && !setting.off.test(one) && /\b(set|unset|delete|rm|remove|config|env)\b/.test(one) && !/ get /.test(one),
  );
}

function wordsOf({ name, args }: Command): string {
  return [
    name.replace(/^pip[\d.]*$/, 'pip'),
    ...args.map(({ value }) => value).filter((word) => !word.startsWith('-') || word === ''),
  ].join(' ');
}

/** The value of a variable that switches a check off, by a table. */
export function isOff(table: ReadonlyMap<string, RegExp>, name: string, value: string): boolean {
  return (table.get(name) ?? table.get(name.toUpperCase()))?.test(value) === true;
}

/** A line of a file that a stage writes. */
interface WrittenLine {
  readonly at: Span;
  readonly text: string;
  readonly path: string;
  /** All that is written with it. */
  readonly content: string;
}

/**
 * Lines that a stage writes into files of a table.
 * @param lasting leave out files that the same step removes again
 */
export function writtenLines(
  stage: Stage,
  table: readonly { readonly file: RegExp; readonly line: RegExp }[],
  lasting = false,
): WrittenLine[] {
  return writtenFiles(stage).flatMap(({ path, content, command, body }) =>
    table.flatMap(({ file, line }): WrittenLine[] => {
      const match = file.test(path) && !(lasting && isRemoved(path, command, body)) ? line.exec(content.value) : null;
      if (!match) return [];
      const text = match[0].trim();
      const start = match.index + match[0].indexOf(text);
      return [{ at: spanIn(content, start, start + text.length), text, path, content: content.value }];
    }),
  );
}

/** True for a file that a later command of the same step removes. */
function isRemoved(path: string, command: Command | undefined, body: Body | undefined): boolean {
  if (!command || !body) return false;
  return body.commands.some(
    (one) =>
      one.name === 'rm' && !one.guarded && one.at.start > command.at.start && argumentsOf(one).operands.some(({ value }) => value === path),
  );
}
