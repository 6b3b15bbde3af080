import { memoize } from '../../base/memoize';
import type { Span } from '../../base/span';
import type { Stage } from '../stage';
import type { Body, Command, Word } from './command';
import { type WrittenFile, writtenFiles } from './files';
import { type Arguments, argumentsOf, type Option } from './options';
import { shellOf } from './stage';
import { type PlacedText, spanIn } from './text';

/** An account that a stage creates, or whose number it changes. */
export interface Account {
  /** `$NAME` where it depends on a variable that nobody sets. */
  readonly name: string;
  /** The name as written: a variable stays one. */
  readonly written: string;
  readonly uid?: PlacedText;
  readonly gid?: string;
  /** `-o`: the number may be taken. */
  readonly shared: boolean;
  /** True for `usermod`: the account is there already. */
  readonly changed: boolean;
  readonly at: Span;
  /** Span of the name. */
  readonly nameAt: Span;
  readonly command?: Command;
  readonly body?: Body;
}

/** A user that is put into a group beside its own. */
export interface Membership {
  readonly user: string;
  readonly group: string;
  /** Where the group is named. */
  readonly at: Span;
  readonly command: Command;
  readonly body: Body;
  /** True when nothing else is done by the command, so that it can go as a whole. */
  readonly alone: boolean;
}

export interface Group {
  readonly name: string;
  readonly gid?: string;
}

/** Who a stage creates. */
export interface Accounts {
  readonly users: readonly Account[];
  readonly groups: readonly Group[];
  readonly memberships: readonly Membership[];
}

/** The accounts of a stage while its commands are read. */
interface Open extends Accounts {
  readonly users: Account[];
  readonly groups: Group[];
  readonly memberships: Membership[];
}

/**
 * Users and groups that the commands of a stage create: useradd, adduser as Debian, Alpine and BusyBox have it, groupadd, addgroup, usermod,
 * gpasswd, lines written to /etc/passwd and /etc/group, `net user` and Add-LocalGroupMember of Windows. Triggers that its parent hands on count.
 */
export const accountsOf = memoize((stage: Stage): Accounts => {
  const accounts: Open = { users: [], groups: [], memberships: [] };
  const { triggered, own } = shellOf(stage);
  for (const body of [...triggered, ...own]) {
    // What ENTRYPOINT and CMD do happens to no image.
    if (body.keyword !== 'RUN') continue;
    for (const command of body.commands) readers.get(command.name)?.({ command, body, into: accounts, ...argumentsOf(command) });
  }
  for (const file of writtenFiles(stage)) if (file.how !== 'edit') fromFile(file, accounts);
  return accounts;
});

/** A command that may create somebody. */
interface Call extends Arguments {
  readonly command: Command;
  readonly body: Body;
  readonly into: Open;
}

const readers: ReadonlyMap<string, (call: Call) => void> = new Map([
  ['useradd', useradd],
  ['adduser', adduser],
  ['usermod', usermod],
  ['groupadd', groupadd],
  ['addgroup', addgroup],
  ['gpasswd', gpasswd],
  ['net', net],
  ['add-localgroupmember', addMember],
]);

function given({ options }: Call, ...names: readonly string[]): Option | undefined {
  return options.find(({ name }) => names.includes(name));
}

/** Notes that a user is in the groups of a list. @param alone when the command does nothing else */
function join({ command, body, into }: Call, user: string, list: PlacedText, alone: boolean): void {
  let from = 0;
  for (const group of list.value.split(',')) {
    if (group !== '') into.memberships.push({ user, group, at: spanIn(list, from, from + group.length), command, body, alone });
    from += group.length + 1;
  }
}

function create(call: Call, name: Word, gid: string | undefined): void {
  const { command, body, into } = call;
  const uid = given(call, 'u', 'uid')?.value;
  into.users.push({
    name: name.value,
    written: unquoted(name),
    ...(uid && { uid }),
    ...(gid !== undefined && { gid }),
    shared: given(call, 'o', 'non-unique') !== undefined,
    changed: false,
    at: command.at,
    nameAt: name.at,
    command,
    body,
  });
}

function useradd(call: Call): void {
  const name = call.operands.at(-1);
  if (!name) return;
  create(call, name, given(call, 'g', 'gid')?.value?.value);
  const more = given(call, 'G', 'groups')?.value;
  if (more) join(call, name.value, more, false);
}

function adduser(call: Call): void {
  const [name, group] = call.operands;
  if (!name) return;
  if (group) {
    join(call, name.value, group, true);
    // `adduser [options] user group` only joins.
    if (call.options.every((option) => option.name === 'q' || option.name === 'quiet')) return;
  }
  create(call, name, given(call, 'g', 'gid', 'G', 'ingroup')?.value?.value);
  // BusyBox's `-G` is the group of the account; shadow's adduser has more of them there.
  const main = given(call, 'G', 'ingroup')?.value;
  if (main) join(call, name.value, main, false);
}

function usermod(call: Call): void {
  const { command, body, operands, options, into } = call;
  const name = operands.at(-1);
  if (!name) return;
  const uid = given(call, 'u', 'uid')?.value;
  if (uid)
    into.users.push({
      name: name.value,
      written: unquoted(name),
      uid,
      shared: given(call, 'o', 'non-unique') !== undefined,
      changed: true,
      at: command.at,
      nameAt: name.at,
      command,
      body,
    });
  const more = given(call, 'G', 'groups')?.value;
  const alone = options.every((option) => /^(a|G|append|groups)$/.test(option.name));
  if (more) join(call, name.value, more, alone);
}

function groupadd(call: Call): void {
  const [name] = call.operands;
  if (!name) return;
  const gid = given(call, 'g', 'gid')?.value?.value;
  call.into.groups.push({ name: name.value, ...(gid !== undefined && { gid }) });
}

/** Debian's `addgroup user group` only joins. */
function addgroup(call: Call): void {
  const [user, group] = call.operands;
  if (user && group) join(call, user.value, group, true);
  else groupadd(call);
}

function gpasswd(call: Call): void {
  const user = given(call, 'a', 'add')?.value?.value;
  const group = call.operands.at(-1);
  if (user !== undefined && group) join(call, user, group, true);
}

/** `net user NAME /add`, `net localgroup GROUP USER /add` of Windows. */
function net({ command, body, operands, into }: Call): void {
  const [what, name, user] = operands.filter(({ value }) => !value.startsWith('/'));
  const adds = command.args.some(({ value }) => /^\/add$/i.test(value));
  if (!adds || !what || !name) return;
  if (/^user$/i.test(what.value))
    into.users.push({
      name: name.value,
      written: unquoted(name),
      shared: false,
      changed: false,
      at: command.at,
      nameAt: name.at,
      command,
      body,
    });
  if (/^localgroup$/i.test(what.value) && user)
    into.memberships.push({ user: user.value, group: name.value, at: name.at, command, body, alone: true });
}

/** `Add-LocalGroupMember -Group GROUP -Member USER` of PowerShell. */
function addMember({ command, body, into }: Call): void {
  const behind = (name: RegExp): Word | undefined => command.args.find((_, index, all) => index > 0 && name.test(all[index - 1]!.value));
  const [group, user] = [behind(/^-group$/i), behind(/^-member$/i)];
  if (group && user) into.memberships.push({ user: user.value, group: group.value, at: group.at, command, body, alone: true });
}

function unquoted({ text }: Word): string {
  return text.replace(/["']/g, '');
}

/** Lines of /etc/passwd and /etc/group that a stage writes itself. */
function fromFile({ path, content, command, body }: WrittenFile, { users, groups }: Open): void {
  const file = /(?:^|\/)etc\/(passwd|group)$/.exec(path)?.[1];
  if (file === undefined) return;
  const pattern = file === 'passwd' ? /([\w.$*{}-]+):[^:\s]*:([\w${}-]+):([\w${}-]+):[^:\n]*:[^:\n]*:/g : /([\w.-]+):[^:\s]*:(\d+):/g;
  for (const match of content.value.matchAll(pattern)) {
    const [whole, name, number, gid] = match;
    if (name === undefined || number === undefined) continue;
    if (file === 'group') {
      groups.push({ name, gid: number });
      continue;
    }
    const start = match.index;
    const uidFrom = whole.indexOf(`:${number}:`) + 1;
    const uid: PlacedText = { value: number, at: spanIn(content, start + uidFrom, start + uidFrom + number.length) };
    const at = spanIn(content, start, start + whole.length);
    users.push({
      name,
      written: name,
      uid,
      ...(gid !== undefined && { gid }),
      shared: false,
      changed: false,
      at,
      nameAt: spanIn(content, start, start + name.length),
      ...(command && { command }),
      ...(body && { body }),
    });
  }
}
