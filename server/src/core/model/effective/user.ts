import type { Images } from '../../knowledge/family/lookup';
import { referenceOf } from '../image-reference';
import { isRootUser } from '../root-user';
import type { Stage } from '../stage';
import type { ProvenanceStep, Trace, Traced } from '../traced';
import { type Fact, fact, unknown } from './fact';
import type { Subject } from './subject';
import type { User } from './types';

/**
 * The user of the first process: `user`, else USER of the stage that is run, else what is known of the image (moby/moby
 * daemon/oci_linux.go WithUser). An empty `user` counts as none. Where it is not known, the fact is unknown, to be analyzed as root.
 */
export function userOf(subject: Pick<Subject, 'user' | 'build' | 'image' | 'images' | 'at'>): Fact<User> {
  const { user } = subject;
  if (user && !(user.known && user.value === '')) return written(user, user, '"user" of the service', 'service');
  return imageUserOf(subject);
}

/** The user that the image of a stage starts as. */
export function userOfStage(stage: Stage): Fact<User> {
  const { at, images } = stage;
  return imageUserOf({ build: { at, via: [], args: new Map(), contexts: new Map(), stage }, images, at });
}

/** The user that a stage begins with: that of the stage or image behind FROM. */
export function userAtFrom({ user: _own, ...stage }: Stage): Fact<User> {
  const user = stage.parent?.user;
  return userOfStage(user ? { ...stage, user } : stage);
}

function imageUserOf({ build, image, images, at }: Pick<Subject, 'build' | 'image' | 'images' | 'at'>): Fact<User> {
  const stage = build?.stage;
  const trace: Trace = build ?? image ?? { at, via: [] };
  if (build && !stage) {
    if (build.target && !build.target.known) return unknown(build.target, 'the target of the build is unknown', build.target.variables);
    return unknown(trace, 'the Dockerfile cannot be read: analyzed as root', [], 'dockerfile');
  }
  if (stage?.user) {
    const steps: ProvenanceStep[] = [{ kind: 'dockerfile', stage: stage.name, at: stage.user.at }];
    return written(stage.user, { ...trace, via: [...trace.via, ...steps] }, `USER of the stage "${stage.name}"`, 'dockerfile');
  }
  const reference = stage ? stage.base : image;
  if (!reference) return unknown(trace, 'no image is set: analyzed as root', [], 'image');
  const name = reference.known || !stage?.given ? referenceOf(reference) : undefined;
  const known = name === undefined ? undefined : ofImage(name, images);
  const what = stage ? 'base image' : 'image';
  if (!known && !reference.known) {
    const why = stage?.given ? `"${reference.raw}" is no image that the files show` : 'the image depends on a variable';
    return unknown(trace, `${why}: analyzed as root`, reference.variables, 'image');
  }
  if (!known) return unknown(trace, `the default user of the ${what} ${name} is unknown: analyzed as root`, [], 'image');
  return fact(known.user, trace, `${known.how} of the ${what} (checked ${known.checked})`, 'image');
}

function ofImage(reference: string, images: Images): { readonly user: User; readonly how: string; readonly checked: string } | undefined {
  const profile = images.profile(reference);
  if (profile) {
    const { uid, gid } = profile.start;
    return { user: { text: `${uid}:${gid}`, root: uid === 0, uid, gid }, how: `profile "${profile.family}"`, checked: profile.checked };
  }
  const base = images.base(reference);
  if (!base.user) return undefined;
  const user = base.distribution === 'windows' ? { text: base.user.text, root: base.user.root } : userNamed(base.user.text);
  return { user, how: 'USER', checked: base.checked ?? '' };
}

function written(user: Traced<string>, trace: Trace, because: string, source: 'service' | 'dockerfile'): Fact<User> {
  if (!user.known) return unknown(trace, `${because}: analyzed as root`, user.variables, source);
  return fact(userNamed(user.value), trace, because, source);
}

/** A user as the engine reads it: numbers are ids, names are looked up in the image (moby/sys user GetExecUser). */
export function userNamed(text: string): User {
  const [name = '', group] = text.split(':', 2);
  const root = isRootUser(text);
  const uid = root ? 0 : idOf(name);
  const gid = group === undefined || group === '' ? (uid === 0 ? 0 : undefined) : group === 'root' ? 0 : idOf(group);
  return { text, root, ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) };
}

function idOf(text: string): number | undefined {
  return /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
}
