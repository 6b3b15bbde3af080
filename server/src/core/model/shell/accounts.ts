import type { Site } from '../../base/site';
import type { Stage } from '../stage';
import type { Body, Command, Word } from './command';
import { type WrittenFile, writtenFiles } from './files';
import { argumentsOf, type Option } from './options';
import { shellOf } from './stage';
import { type PlacedText, siteIn } from './text';

/** An account that a stage creates, or whose number it changes. */
export interface Account {
  /** `$NAME` where it hangs on a variable that nobody sets. */
  readonly name: string;
  /** The name as written: a variable stays one. */
  readonly written: string;
  readonly uid?: PlacedText;
  readonly gid?: string;
  /** `-o`: the number may be taken. */
  readonly shared: boolean;
  /** True for `usermod`: the account is there already. */
  readonly changed: boolean;
  readonly at: Site;
  /** Site of the name. */
  readonly nameAt: Site;
  readonly command?: Command;
  readonly body?: Body;
}

/** A user that is put into a group beside its own. */
export interface Membership {
  readonly user: string;
  readonly group: string;
  /** Where the group is named. */
  readonly at: Site;
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

const seen = new WeakMap<Stage, Accounts>();

/**
 * Users and groups that the commands of a stage create: useradd, adduser as Debian, Alpine and BusyBox have it, groupadd, addgroup, usermod,
 * gpasswd, lines written to /etc/passwd and /etc/group, `net user` of Windows. Triggers that its parent hands on count.
 */
export function accountsOf(stage: Stage): Accounts {
  const kept = seen.get(stage);
  if (kept) return kept;
  const users: Account[] = [];
  const groups: Group[] = [];
  const memberships: Membership[] = [];
  const { triggered, own } = shellOf(stage);
  for (const body of [...triggered, ...own]) {
    // What ENTRYPOINT and CMD do happens to no image.
    if (body.keyword !== 'RUN') continue;
    for (const command of body.commands) read(command, body, users, groups, memberships);
  }
  for (const file of writtenFiles(stage)) if (file.how !== 'edit') fromFile(file, users, groups);
  const accounts = { users, groups, memberships };
  seen.set(stage, accounts);
  return accounts;
}

function read(command: Command, body: Body, users: Account[], groups: Group[], memberships: Membership[]): void {
  const { options, operands } = argumentsOf(command);
  const find = (...names: readonly string[]): Option | undefined => options.find(({ name }) => names.includes(name));
  const join = (user: string, list: PlacedText, alone: boolean): void => {
    let from = 0;
    for (const group of list.value.split(',')) {
      if (group !== '') memberships.push({ user, group, at: siteIn(list, from, from + group.length), command, body, alone });
      from += group.length + 1;
    }
  };
  const last = operands.at(-1);
  switch (command.name) {
    case 'useradd':
    case 'adduser': {
      const [first, second] = operands;
      if (!first) return;
      if (command.name === 'adduser' && second) {
        join(first.value, second, true);
        // `adduser [options] user group` only joins.
        if (options.every(({ name }) => name === 'q' || name === 'quiet')) return;
      }
      const name = command.name === 'adduser' ? first : last!;
      const uid = find('u', 'uid')?.value;
      const gid = find('g', 'gid', 'G', 'ingroup')?.value?.value;
      const own = command.name === 'useradd' ? find('g', 'gid')?.value?.value : gid;
      users.push({
        name: name.value,
        written: unquoted(name),
        ...(uid && { uid }),
        ...(own !== undefined && { gid: own }),
        shared: find('o', 'non-unique') !== undefined,
        changed: false,
        at: command.at,
        nameAt: name.at,
        command,
        body,
      });
      const more = command.name === 'useradd' ? find('G', 'groups')?.value : undefined;
      if (more) join(name.value, more, false);
      // BusyBox's `-G` is the group of the account; shadow's adduser has more of them there.
      const main = command.name === 'adduser' ? find('G', 'ingroup')?.value : find('g', 'gid')?.value;
      if (main && command.name === 'adduser') join(name.value, main, false);
      return;
    }
    case 'usermod': {
      if (!last) return;
      const uid = find('u', 'uid')?.value;
      if (uid)
        users.push({
          name: last.value,
          written: unquoted(last),
          uid,
          shared: find('o', 'non-unique') !== undefined,
          changed: true,
          at: command.at,
          nameAt: last.at,
          command,
          body,
        });
      const more = find('G', 'groups')?.value;
      if (more)
        join(
          last.value,
          more,
          options.every(({ name }) => /^(a|G|append|groups)$/.test(name)),
        );
      return;
    }
    case 'groupadd':
    case 'addgroup': {
      const [first, second] = operands;
      if (!first) return;
      if (command.name === 'addgroup' && second) join(first.value, second, true);
      else {
        const gid = find('g', 'gid')?.value?.value;
        groups.push({ name: first.value, ...(gid !== undefined && { gid }) });
      }
      return;
    }
    case 'gpasswd': {
      const user = find('a', 'add')?.value?.value;
      if (user !== undefined && last) join(user, last, true);
      return;
    }
    case 'net': {
      const [what, name, user] = operands.filter(({ value }) => !value.startsWith('/'));
      const adds = command.args.some(({ value }) => /^\/add$/i.test(value));
      if (!adds || !what || !name) return;
      if (/^user$/i.test(what.value))
        users.push({
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
        memberships.push({ user: user.value, group: name.value, at: name.at, command, body, alone: true });
      return;
    }
  }
}

function unquoted({ text }: Word): string {
  return text.replace(/["']/g, '');
}

/** Lines of /etc/passwd and /etc/group that a stage writes itself. */
function fromFile({ path, content, command, body }: WrittenFile, users: Account[], groups: Group[]): void {
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
    const uid: PlacedText = { value: number, at: siteIn(content, start + uidFrom, start + uidFrom + number.length) };
    const at = siteIn(content, start, start + whole.length);
    users.push({
      name,
      written: name,
      uid,
      ...(gid !== undefined && { gid }),
      shared: false,
      changed: false,
      at,
      nameAt: siteIn(content, start, start + name.length),
      ...(command && { command }),
      ...(body && { body }),
    });
  }
}
