import { append } from '../../base/many';
import { longFlag, type RunFlagKind, shortFlag } from '../../knowledge/docker-run-flags';
import { engineBoolean } from '../../model/security-options';
import type { NodeRef, Traced } from '../../model/traced';

/** A flag of `docker run`, as one or two items of a list of arguments give it. */
export interface RunFlag {
  /** Its long name in today's spelling: `network` for `--net`, `volume` for `-v`. */
  readonly name: string;
  /** The value with the span of the item it stands in; for a switch `true` or `false`. Its `origin` is that item. */
  readonly value: Traced<string>;
  /** The items that the flag is written in: all of them go when it goes. Empty for one of several letters of an item (`-itP`). */
  readonly items: readonly NodeRef[];
}

/**
 * Reads a list of arguments as `docker run` does in front of the image (spf13/pflag `parseArgs`, with SetInterspersed(false)):
 * `--name value`, `--name=value`, `--switch`, `--switch=false`, `-n value`, `-nvalue`, `-n=value`, `-it`, `-itn value`. What follows the
 * first argument that is no flag belongs to the container's command, for that argument is taken for the image.
 * An argument that depends on a variable is read as far as its text is written; one that is nothing but a variable is passed over.
 */
export function runFlags(args: readonly Traced<string>[]): RunFlag[] {
  const flags: RunFlag[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    const text = textOf(arg);
    if (text === '--' || text === '-' || (arg.known && !text.startsWith('-'))) break;
    const next = args[i + 1];
    const taken = text.startsWith('--') ? longAt(arg, text, next) : text.startsWith('-') ? shortAt(arg, text, next) : undefined;
    if (!taken) continue;
    append(flags, taken.flags);
    if (taken.usesNext) i++;
  }
  return flags;
}

/** True for a switch that is on: `--privileged`, `--privileged=1`. */
export function isOn({ value }: RunFlag): boolean {
  return value.known && engineBoolean(value.value) === true;
}

/** A switch as a boolean; undefined for a text that the engine's command refuses. */
export function switchOf({ value }: RunFlag): Traced<boolean> | undefined {
  if (!value.known) return value;
  const on = engineBoolean(value.value);
  return on === undefined ? undefined : { ...value, value: on };
}

interface Taken {
  readonly flags: readonly RunFlag[];
  readonly usesNext: boolean;
}

function longAt(arg: Traced<string>, text: string, next: Traced<string> | undefined): Taken | undefined {
  const equals = text.indexOf('=');
  const kind = longFlag(text.slice(2, equals < 0 ? undefined : equals));
  if (!kind) return undefined;
  if (equals >= 0) return { flags: [flag(kind, rest(arg, equals + 1), [arg])], usesNext: false };
  return finish(kind, arg, next, []);
}

function shortAt(arg: Traced<string>, text: string, next: Traced<string> | undefined): Taken | undefined {
  const before: RunFlag[] = [];
  for (let at = 1; at < text.length; at++) {
    const kind = shortFlag(text[at]!);
    if (!kind) return before.length > 0 ? { flags: before, usesNext: false } : undefined;
    const last = at === text.length - 1;
    const alone = before.length === 0;
    if (text[at + 1] === '=') return { flags: [...before, flag(kind, rest(arg, at + 2), alone ? [arg] : [])], usesNext: false };
    if (kind.takesValue) {
      if (last) return finish(kind, arg, next, before);
      return { flags: [...before, flag(kind, rest(arg, at + 1), alone ? [arg] : [])], usesNext: false };
    }
    before.push(flag(kind, on(arg), last && alone ? [arg] : []));
  }
  return { flags: before, usesNext: false };
}

/** A flag at the end of its item: a switch, or one whose value is the next item. */
function finish(kind: RunFlagKind, arg: Traced<string>, next: Traced<string> | undefined, before: readonly RunFlag[]): Taken | undefined {
  if (!kind.takesValue) return { flags: [...before, flag(kind, on(arg), [arg])], usesNext: false };
  if (!next) return before.length > 0 ? { flags: before, usesNext: false } : undefined;
  return { flags: [...before, flag(kind, next, before.length === 0 ? [arg, next] : [])], usesNext: true };
}

function flag(kind: RunFlagKind, value: Traced<string>, items: readonly Traced<string>[]): RunFlag {
  return { name: kind.name, value, items: items.flatMap(({ origin }) => (origin ? [origin] : [])) };
}

function textOf(arg: Traced<string>): string {
  return arg.known ? arg.value : arg.raw;
}

function on(arg: Traced<string>): Traced<string> {
  const { at, via, origin } = arg;
  return { at, via, ...(origin ? { origin } : {}), known: true, value: 'true' };
}

/** The argument without its first characters. */
function rest(arg: Traced<string>, from: number): Traced<string> {
  return arg.known ? { ...arg, value: arg.value.slice(from) } : cutRaw(arg, from);
}

/** What is left may no longer hang on a variable. */
function cutRaw(arg: Traced<string> & { readonly known: false }, from: number): Traced<string> {
  const raw = arg.raw.slice(from);
  if (raw.includes('${')) return { ...arg, raw };
  const { at, via, origin } = arg;
  return { at, via, ...(origin ? { origin } : {}), known: true, value: raw };
}
