import type { Span } from '../../base/span';
import type { BaseImage } from '../../knowledge/base-images';
import { alternatives, programFacts, programsWith } from '../../knowledge/program/find';
import { isRootUser } from '../root-user';
import { accountsOf } from '../shell/accounts';
import { writtenFiles } from '../shell/files';
import { shellOf } from '../shell/stage';
import { chain, type Stage } from '../stage';
import type { Traced } from '../traced';
import { numberOfOwner } from './owners';

/** True for a USER argument that means root; on Windows, for the accounts of administrators. */
export function isRoot(user: string, os: 'linux' | 'windows'): boolean {
  if (os === 'windows') return /^(.*\\)?(containeradministrator|administrator|system)$/i.test(user.trim());
  return isRootUser(user.trim());
}

/** True for a USER that a shipped parent hands on: it is reported there, for one cause is one finding. */
export function isUserOfShippedParent(stage: Stage, user: Traced<string>): boolean {
  for (let open: Stage | undefined = stage; open && !open.users.includes(user); open = open.parent) if (open.parent?.shipped) return true;
  return false;
}

/** A user that a process can run as, and why it exists. */
export interface Candidate {
  /** As to be written behind USER. */
  readonly user: string;
  readonly from: 'file' | 'base';
}

/** What the base image of a stage is known for; nothing for one that depends on a variable. */
export function baseOf(stage: Stage): BaseImage | undefined {
  return stage.base.known ? stage.images.base(stage.base.value) : undefined;
}

/** The user that a base image has ready, as the start of a sentence that says how certain that is. */
export function readyUserNote(base: BaseImage | undefined, user: string): string {
  const name = base?.image.name;
  return base?.checked === undefined
    ? `The image ${name} probably has the user "${user}"`
    : `The image ${name} has the user "${user}" (checked ${base.checked})`;
}

/**
 * The last USER of the stage and its parents that is not root, else the user they create, else the number that they give files to, else the one
 * the base image has ready.
 */
export function candidateOf(stage: Stage): Candidate | undefined {
  for (let open: Stage | undefined = stage; open; open = open.parent) {
    for (const user of [...open.users].reverse()) {
      if (user.known && !isRoot(user.value, stage.os)) return { user: user.value, from: 'file' };
    }
    const created = stage.os === 'linux' ? createdUser(open) : undefined;
    if (created !== undefined) return { user: created, from: 'file' };
  }
  const ready = baseOf(stage)?.ready;
  const owner = stage.os === 'linux' ? numberOfOwner(stage) : undefined;
  if (owner !== undefined && owner.split(':')[0] !== String(ready?.uid)) return { user: owner, from: 'file' };
  return ready ? { user: ready.name, from: 'base' } : undefined;
}

/** The last user that a stage creates, or is made to create; nothing for one with uid 0 or a name that is no plain word or variable. */
function createdUser(stage: Stage): string | undefined {
  const found = accountsOf(stage).users.filter(({ name, written, uid, changed, body }) => {
    if (changed || body?.onbuild || name === 'root' || (uid && isRootUser(uid.value))) return false;
    const variable = /^\$\{?(\w+)\}?$/.exec(written)?.[1];
    if (variable !== undefined) return stage.declarations.some((declaration) => declaration.name === variable);
    return /^[a-z_][\w.-]*$/i.test(written);
  });
  return found.at(-1)?.written;
}

/** Programs whose work is to go on as another user, and packages of them; sudo, su and chroot serve builds as well. */
const isStepper = (name: string): boolean => programFacts(name)?.switchesUser?.forEntrypoints === true;

/** True when the process that starts as root goes on as another user: its entrypoint, or that of its base image, sees to it. */
export function stepsDown(stage: Stage): boolean {
  if (stage.os === 'windows') return false;
  const replaced = new Set(['HEALTHCHECK']);
  for (const each of chain(stage)) {
    if (bringsStepper(each, replaced)) return true;
    for (const { keyword } of each.instructions) if (keyword === 'ENTRYPOINT' || keyword === 'CMD') replaced.add(keyword);
    // A new ENTRYPOINT drops the CMD that is inherited.
    if (replaced.has('ENTRYPOINT')) replaced.add('CMD');
  }
  if (!baseOf(stage)?.stepsDown || stage.entrypoint) return false;
  const program = stage.command?.[0]?.split(/\s/)[0];
  return program === undefined || programFacts(program.slice(program.lastIndexOf('/') + 1))?.handedOver === true;
}

/**
 * True when a stage installs, fetches, copies or runs a program that steps down, or writes a script that does.
 * @param replaced keywords of instructions that do not decide what starts
 */
function bringsStepper(stage: Stage, replaced: ReadonlySet<string>): boolean {
  const { own, triggered } = shellOf(stage);
  const commands = [...triggered, ...own].filter(({ keyword }) => !replaced.has(keyword)).flatMap((body) => body.commands);
  const named = (path: string): boolean => path.split(/[/=:\s]/).some((part) => isStepper(part));
  if (commands.some(({ name, args }) => isStepper(name) || args.some(({ value }) => named(value)))) return true;
  const words = [...stage.triggered, ...stage.instructions]
    .filter(({ keyword }) => keyword === 'COPY' || keyword === 'ADD')
    .flatMap((instruction) => [...instruction.words, ...instruction.flags]);
  return words.some(({ text }) => named(text)) || writtenFiles(stage).some(({ content }) => STEPS.test(content.value));
}

/** A script that goes on as another user: `exec gosu app "$@"`. */
const STEPS = new RegExp(
  String.raw`(^|[\s;&|])(exec\s+)?(${alternatives(programsWith('switchesUser').filter(({ switchesUser }) => switchesUser.forEntrypoints))})\s+[-\w"'$]`,
);

/** Whether an instruction of a stage runs as root: the last USER in front of it, else what the stage starts from. */
export function runsAsRoot(stage: Stage, index: number): boolean | undefined {
  const here = stage.refs[index]?.path[0];
  const before = stage.users.filter(({ origin }) => Number(origin?.path[0]) < Number(here)).at(-1) ?? stage.parent?.user;
  if (before) return before.known ? isRoot(before.value, stage.os) : undefined;
  return baseOf(stage)?.user?.root;
}

/** Instructions that act as the current user, and may need to be root. */
const ACTING = new Set(['RUN', 'COPY', 'ADD', 'WORKDIR', 'ONBUILD']);

/** True when an instruction of the stage behind an index acts as the user in force. */
export function actsBehind(stage: Stage, index: number): boolean {
  return stage.instructions.some((instruction, i) => i > index && ACTING.has(instruction.keyword));
}

/**
 * Where a last USER belongs: behind everything that may need root, before the command. Nothing that is built changes then, only who runs it.
 * @returns index in `stage.instructions` and the side of it
 */
export function placeForUser(stage: Stage): { readonly index: number; readonly side: 'before' | 'after' } {
  const { instructions } = stage;
  let last = 0;
  for (let i = 0; i < instructions.length; i++) if (ACTING.has(instructions[i]!.keyword)) last = i;
  const command = instructions.findIndex(({ keyword }, i) => i > last && (keyword === 'CMD' || keyword === 'ENTRYPOINT'));
  return command < 0 ? { index: instructions.length - 1, side: 'after' } : { index: command, side: 'before' };
}

/** A user that a stage does not have yet. */
export interface NewUser {
  /** As to be written behind USER. */
  readonly user: string;
  /** What creates it, as a shell runs it; absent for a bare uid, for the kernel asks for no name. */
  readonly creates?: string;
  /** Its number, which owns files before it has a name. */
  readonly id: string;
}

/** An unprivileged user in the distribution's own way; a bare uid where no program for it is at hand. */
export function newUser(stage: Stage): NewUser {
  const base = baseOf(stage);
  const name = base?.image.name ?? '';
  // Minimal and Amazon images come without useradd.
  const bare = /minimal|micro|amazonlinux/.test(name);
  const { user, id: number } = freeAccount(stage);
  const id = String(number);
  const shadow = {
    user,
    id,
    creates: `groupadd --gid ${id} ${user} && useradd --uid ${id} --gid ${user} --create-home --shell /usr/sbin/nologin ${user}`,
  };
  const plain = { user: `${id}:${id}`, id: `${id}:${id}` };
  switch (base?.distribution) {
    case 'debian':
      return shadow;
    case 'rhel':
      return bare ? plain : shadow;
    case 'alpine':
      return { user, id, creates: `addgroup -S -g ${id} ${user} && adduser -S -D -u ${id} -G ${user} ${user}` };
    case 'distroless':
    case 'scratch':
      return { user: '65532:65532', id: '65532:65532' };
    default:
      return stage.os === 'windows' ? { user: 'ContainerUser', id: 'ContainerUser' } : plain;
  }
}

/** The numbers of a new user and its group, as `chown` takes them. */
export function accountOf({ id }: NewUser): string {
  return /^\d+$/.test(id) ? `${id}:${id}` : id;
}

/** A name and a number that no account or group of the chain has. */
function freeAccount(stage: Stage): { readonly user: string; readonly id: number } {
  const accounts = [...chain(stage)].map(accountsOf);
  const names = new Set(accounts.flatMap(({ users, groups }) => [...users, ...groups].map(({ name }) => name)));
  const numbers = new Set(
    accounts.flatMap(({ users, groups }) => [...users.map(({ uid }) => uid?.value), ...groups.map(({ gid }) => gid)]),
  );
  let id = 10_001;
  while (numbers.has(String(id))) id++;
  return { user: ['app', 'service'].find((name) => !names.has(name)) ?? `app${id}`, id };
}

/**
 * Files that are copied for root's eyes only, where a user that exists by then can own them: COPY and ADD with a mode that leaves others out and
 * without an owner.
 * @param user as behind USER
 * @returns the places behind their keywords
 */
export function copiesForRoot(stage: Stage, user: string): readonly Span[] {
  const created = accountsOf(stage)
    .users.filter(({ written, body }) => written === user && body)
    .at(-1);
  const from = created?.body?.index ?? 0;
  return stage.instructions.flatMap(({ keyword, keywordEnd, flags }, index) => {
    const mode = flags.find(({ name }) => name === 'chmod')?.value ?? '';
    const closed = /^0?[0-7]{2}0$/.test(mode) && !flags.some(({ name }) => name === 'chown');
    if ((keyword !== 'COPY' && keyword !== 'ADD') || !closed || index < from || user.includes('$')) return [];
    return [{ file: stage.file, start: keywordEnd, end: keywordEnd }];
  });
}
