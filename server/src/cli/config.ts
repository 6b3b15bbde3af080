import { folderOf, relativeTo } from '../core/base/file';
import { matchesGlob } from '../core/base/glob';
import { lineStarts, placeAt } from '../core/base/lines';
import type { FileId, Span } from '../core/base/span';
import { visible } from '../core/base/visible';
import { type Allow, type Config, isExcluded, type RuleSetting } from '../core/config/config';
import { kindOf } from '../core/kinds/match';
import type { Options } from './args';
import { type Host, isFailed } from './host';
import { gather, type Inputs } from './inputs';
import { say, sayInputs } from './messages';
import { progressOn } from './progress';
import { byText } from './reporters/shared';
import { shortName } from './session';

/** Prints the configuration that applies to a file, as a config, with the place of each part. @returns the exit code */
export async function printConfig(host: Host, options: Options): Promise<number> {
  const name = options.get('print')![0]!;
  const file = host.resolve(name);
  const inputs = await gather(host, [name], options, progressOn(host));
  const root = [...inputs.byRoot.keys()][0];
  if (root === undefined) {
    sayInputs(host, inputs, false);
    return inputs.errors.length > 0 || isFailed(host.stat(file)) ? 2 : 0;
  }
  const { config, problems } = await inputs.governing(root)(file);
  host.out(printed({ host, inputs, file }, config));
  const starts = (at: Span): number => placeOf(inputs, at);
  for (const { at, message } of problems) say(host, at.file, message, starts(at));
  return problems.length > 0 || inputs.errors.length > 0 ? 2 : 0;
}

interface Printing {
  readonly host: Host;
  readonly inputs: Inputs;
  readonly file: FileId;
}

function printed(printing: Printing, config: Config): string {
  const { host, file } = printing;
  const from = (key: string): string => {
    const at = config.origins?.get(key);
    return at ? origin(printing, at) : 'built in';
  };
  const lines = [
    `# ${visible(shortName(host, file))}: ${config.file === undefined ? 'no config file applies' : `configured by ${visible(shortName(host, config.file))}`}`,
  ];
  const add = (text: string, where: string): void => void lines.push(`${text} # ${where}`);
  add(`profile: ${config.profile}`, from('profile'));
  if (config.today !== undefined) add(`today: ${config.today}`, from('today'));
  if (config.migrate !== undefined) add(`migrate: ${config.migrate}`, from('migrate'));
  if (config.registries.length > 0) add(`registries: ${JSON.stringify(config.registries)}`, from('registries'));
  const kind = kindOf(file, printing.inputs.files.get(file)?.text ?? '')?.id;
  const about = [...config.rules].filter(([id]) => id.startsWith(`${kind}/`) || id.startsWith('any/'));
  const rules = about.sort(([a], [b]) => byText(a, b)).map(([id, setting]) => ruleLines(printing, config, id, setting));
  if (rules.some((of) => of.length > 0)) lines.push('rules:', ...rules.flat());
  if (isExcluded(config, file)) lines.push(`# excluded from directory scans and from the editor # ${from('exclude')}`);
  return `${lines.join('\n')}\n`;
}

/** A rule with the exceptions that may concern the file. */
function ruleLines(printing: Printing, config: Config, id: string, { level, byPattern, allow, options }: RuleSetting): string[] {
  const at = config.origins?.get(`rules ${id}`);
  const own = allow.filter((one) => concerns(one, printing.file));
  if (level === undefined && own.length === 0 && !options) return [];
  const where = at ? ` # ${origin(printing, at)}${byPattern ? ', by a pattern' : ''}` : '';
  const lines = [`  ${id}:${where}`];
  if (level !== undefined) lines.push(`    severity: ${level}`);
  for (const [key, value] of options ?? []) lines.push(`    ${key}: ${JSON.stringify(value)}`);
  if (own.length > 0) lines.push('    allow:');
  for (const { at: entry, pattern: _, folder: __, ...said } of own) {
    const keys = Object.entries(said).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
    lines.push(`      - { ${keys.join(', ')} } # ${origin(printing, entry)}`);
  }
  return lines;
}

function concerns(allow: Allow, file: FileId): boolean {
  return allow.file === undefined || matchesGlob(allow.file, relativeTo(allow.folder ?? folderOf(allow.at.file), file));
}

function origin({ host, inputs }: Printing, at: Span): string {
  return visible(`${shortName(host, at.file)}:${placeOf(inputs, at)}`);
}

/** The line, from 1. */
function placeOf({ files }: Inputs, at: Span): number {
  return placeAt(lineStarts(files.get(at.file)?.text ?? ''), at.start).line + 1;
}
