import { append } from '../../base/many';
import { copiesOf } from '../../model/dockerfile/copies';
import { baseOf } from '../../model/dockerfile/user';
import { isRootUser } from '../../model/root-user';
import { type Account, accountsOf } from '../../model/shell/accounts';
import { shellOf } from '../../model/shell/stage';
import type { PlacedText } from '../../model/shell/text';
import { chain, type Stage } from '../../model/stage';

/** The user of a stage, named in the Dockerfile, with the number that stands for the same account. */
interface NumberedUser {
  readonly name: string;
  readonly uid: string;
  /** As to be written behind USER: with the group where one is written. */
  readonly user: string;
  /** Where the number is from. */
  readonly from: 'file' | 'base';
  /** True when the instructions behind USER make the same files with the number as with the name. */
  readonly builds: boolean;
}

/**
 * The number of the user that a stage runs as, where USER gives a name: from the accounts that the chain of stages creates, with the number written in
 * the file, else from what was looked up about the base image. Nothing where the number depends on a variable or a condition, or another account
 * has it, too: the first of them in /etc/passwd would be taken.
 */
export function numberedUser(stage: Stage): NumberedUser | undefined {
  const { user, os } = stage;
  if (os === 'windows' || !user?.known || user.via.length > 0) return undefined;
  const [, name = '', group] = /^([a-z_][\w.-]*)(?::([\w.-]+))?$/i.exec(user.value.trim()) ?? [];
  if (name === '' || isRootUser(name) || bringsPasswd(stage)) return undefined;
  const placed = placeOf(stage);
  const ready = baseOf(stage)?.checked === undefined ? undefined : baseOf(stage)?.ready;
  const accounts = [...chain(stage)].flatMap((each) => accountsOf(each).users.filter(({ body }) => !body?.onbuild));
  const own = accounts.filter((account) => account.name === name);
  const base = ready?.name === name ? ready : undefined;
  const uid = own.length > 0 ? uidOf(own) : base && String(base.uid);
  const shared = accounts.some((account) => account.name !== name && account.uid?.value === uid) || (!base && String(ready?.uid) === uid);
  if (!placed || uid === undefined || shared || isRootUser(uid)) return undefined;
  const from = own.length > 0 ? 'file' : 'base';
  const gid = gidOf(stage, name, own, base?.gid);
  const number = group === undefined ? undefined : group === name ? gid : gidOfGroup(stage, group);
  return {
    name,
    uid,
    user: group === undefined ? uid : `${uid}:${number ?? group}`,
    from,
    // BuildKit gives a folder that WORKDIR makes to the group with the number of the user where no group is written.
    builds: group !== undefined || gid === uid || !placed.behind.some((keyword) => keyword === 'WORKDIR'),
  };
}

/** The instructions that are run as the user; nothing where the USER is that of a trigger. */
function placeOf(stage: Stage): { readonly behind: readonly string[] } | undefined {
  const behind: string[] = [];
  for (const each of chain(stage)) {
    const own = stage.user !== undefined && each.users.includes(stage.user);
    const index = own ? each.refs.findIndex(({ path }) => path[0] === stage.user?.origin?.path[0]) : -1;
    if (own && each.instructions[index]?.keyword !== 'USER') return undefined;
    append(
      behind,
      [...each.instructions.slice(index + 1), ...(own ? [] : each.triggered)].map(({ keyword }) => keyword),
    );
    if (own) return { behind };
  }
  return undefined;
}

/** True when the accounts of another image may take the place of those that are known. */
function bringsPasswd(stage: Stage): boolean {
  return [...chain(stage)].some((each) => copiesOf(each).some(({ target }) => /^\/(etc(\/(passwd|group)?)?)?$/.test(target.text ?? '')));
}

/** The one number that all commands about an account give it. */
function uidOf(accounts: readonly Account[]): string | undefined {
  const changing = accounts.filter(({ changed }) => changed);
  const deciding = changing.length > 0 ? changing : accounts;
  const numbers = new Set(
    deciding.map((account) => (account.shared || account.command?.guarded ? undefined : literal(account, account.uid))),
  );
  return numbers.size === 1 ? [...numbers][0] : undefined;
}

/** A number that is written as one: what a variable holds, an argument of the build may decide. */
function literal({ command }: Account, number: PlacedText | undefined): string | undefined {
  if (!number || !/^[1-9]\d*$/.test(number.value) || number.at.end - number.at.start < number.value.length) return undefined;
  const inside = ({ start, end }: { readonly start: number; readonly end: number }): boolean =>
    number.at.start <= start && end <= number.at.end;
  return command?.args.some(({ variables }) => variables.some(({ at }) => inside(at))) ? undefined : number.value;
}

/** The number of the group that bears a user's name, and is the user's own. */
function gidOf(stage: Stage, name: string, own: readonly Account[], base: number | undefined): string | undefined {
  if (own.length === 0) return base === undefined || changesGroups(stage) ? undefined : String(base);
  const named = own.map(({ gid }) => gid);
  return named.every((gid) => gid === name || (gid !== undefined && gid === gidOfGroup(stage, name))) ? gidOfGroup(stage, name) : undefined;
}

function gidOfGroup(stage: Stage, group: string): string | undefined {
  if (/^\d+$/.test(group)) return group;
  const found = [...chain(stage)].flatMap((each) => accountsOf(each).groups.filter(({ name }) => name === group));
  const [gid] = found.map((each) => each.gid);
  return found.length === 1 && gid !== undefined && /^\d+$/.test(gid) && !changesGroups(stage) ? gid : undefined;
}

/** True where a command may have given a group another number than the one that is written. */
function changesGroups(stage: Stage): boolean {
  return [...chain(stage)].some((each) => {
    const { own, triggered } = shellOf(each);
    return [...own, ...triggered].some(({ commands }) =>
      commands.some(({ name, args, guarded }) => {
        if (/^(groupmod|usermod|groupdel|delgroup)$/.test(name)) return true;
        return /^(groupadd|addgroup)$/.test(name) && (guarded || args.some(({ variables }) => variables.length > 0));
      }),
    );
  });
}
