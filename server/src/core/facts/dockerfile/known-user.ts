import { type Condition, holds, unknown } from '../../fix/condition';
import { baseOf, type Candidate, readyUserNote } from '../../model/dockerfile/user';
import { accountsOf } from '../../model/shell/accounts';
import { chain, type Stage } from '../../model/stage';

/** That an image has the user that it is given: by its Dockerfile, or by what was looked up about its base. */
export function knownUser(stage: Stage, { user, from }: Pick<Candidate, 'user' | 'from'>): Condition {
  if (from === 'file') {
    const stages = [...chain(stage)];
    const account = stages.flatMap((each) => accountsOf(each).users).find(({ written }) => written === user);
    const named = stages.flatMap(({ users }) => users).find((one) => one.known && one.value === user);
    const at = account?.nameAt ?? named?.at;
    // The kernel asks for no name.
    if (at === undefined)
      return holds('user-exists', `The Dockerfile gives files to the number ${user}, which needs no account.`, {
        note: 'files of the image belong to it',
      });
    return holds('user-exists', `The Dockerfile provides the user "${user}".`, {
      note: account ? 'the user is created here' : 'an instruction runs as this user',
      at,
    });
  }
  const base = baseOf(stage);
  const says = `${readyUserNote(base, user)}.`;
  return base?.checked === undefined ? unknown('user-exists', says) : holds('user-exists', says, { note: `checked ${base.checked}` });
}

/** That no account has the name or the number of a new user. */
export function freeUser(user: string): Condition {
  return holds('user-exists', `No account has the name or number ${user} yet.`, {
    note: 'neither the Dockerfile nor its base image has it',
  });
}

/** That a user owns what the process writes. @param note what it is given */
export function ownsFiles(user: string, note: string | undefined): Condition {
  return unknown('user-owns-files', `${user} owns all files that the process writes.${note === undefined ? '' : ` ${note}`}`);
}
