import type { Distribution } from './family/family';
import type { Found } from './family/find';
import type { Account, ImageProfile } from './family/profile';
import { type ImageName, parseImage } from './image-name';

/** What is known of an image as a base. */
export interface BaseImage {
  readonly image: ImageName;
  readonly distribution: Distribution;
  /** The user its processes run as where nobody says otherwise; absent where nobody knows. */
  readonly user?: { readonly root: boolean; readonly text: string };
  /** A non-root user to switch to. */
  readonly ready?: Account & { readonly name: string };
  /** The image starts as root and its own entrypoint (or server) continues as another user. */
  readonly stepsDown?: boolean;
  /** The script with which it runs what CMD names, as the user it is started as, and does no more. */
  readonly runsCommand?: string;
  /** Folders whose scripts its entrypoint runs before it steps down. */
  readonly startFolders?: readonly string[];
  /** Day on which the fact was looked up; absent where it is only believed. */
  readonly checked?: string;
}

/**
 * What is known of an image as a base: its default user, a user to switch to, its distribution. All of it comes from its family.
 * @param reference as behind FROM, variables replaced
 */
export function baseIn(reference: string, found: Found | undefined, profile: ImageProfile | undefined): BaseImage {
  const image = parseImage(reference);
  const tag = image.tag ?? 'latest';
  const windows = windowsUser(image, tag);
  if (windows) return windows;
  const distribution = distributionOf(image, tag, ownDistribution(found));
  if (!profile) return { image, distribution };
  const { start, stepDown, runsCommand, startFolders, confidence, checked } = profile;
  const isRoot = start.uid === 0;
  const ready = readyUser(isRoot ? (profile.run ?? profile.userOk) : start);
  return {
    image,
    distribution,
    user: { root: isRoot, text: isRoot ? '0' : (start.name ?? String(start.uid)) },
    ...(ready && { ready }),
    ...(isRoot && stepDown !== 'none' && { stepsDown: true }),
    ...(runsCommand !== undefined && { runsCommand }),
    ...(startFolders && { startFolders }),
    ...(confidence !== 'low' && { checked }),
  };
}

function ownDistribution(found: Found | undefined): Distribution | undefined {
  const own = found?.family.distribution;
  return typeof own === 'function' ? own(found!.image) : own;
}

/** `nobody` owns nothing, so it is none to run a program as that has files of its own. */
function readyUser(account: Account | undefined): BaseImage['ready'] {
  const { name } = account ?? {};
  return account && name !== undefined && name !== 'nobody' ? { ...account, name } : undefined;
}

/** Windows: Server Core starts as ContainerAdministrator, Nano Server as ContainerUser (learn.microsoft.com/virtualization/windowscontainers/manage-containers/container-security). */
function windowsUser(image: ImageName, tag: string): BaseImage | undefined {
  const text = `${image.repository}:${tag}`.toLowerCase();
  const nano = text.includes('nanoserver');
  const core = /windowsservercore|servercore|(^|[/-])windows(\/server|:|$|-)/.test(text);
  if (!nano && !core) return undefined;
  return {
    image,
    distribution: 'windows',
    user: nano ? { root: false, text: 'ContainerUser' } : { root: true, text: 'ContainerAdministrator' },
    ready: { name: 'ContainerUser', uid: 0, gid: 0 },
    // Somebody's image that is only called so may have any user, and programs of its own.
    ...((image.registry === 'mcr.microsoft.com' || /nanoserver|servercore/.test(tag.toLowerCase())) && { checked: '2026-11-24' }),
  };
}

/** The distribution that a tag tells, else that of the family, else the one that the name tells. */
function distributionOf(image: ImageName, tag: string, family: Distribution | undefined): Distribution {
  const said = family === 'distroless' || family === 'scratch' ? undefined : distributionIn(tag.toLowerCase());
  if (said) return said;
  if (family) return family;
  const words = `${image.repository}-${tag}`.toLowerCase();
  return distributionIn(words) ?? (/slim/.test(words) ? 'debian' : 'unknown');
}

function distributionIn(words: string): Distribution | undefined {
  if (/alpine/.test(words)) return 'alpine';
  if (/distroless|chiseled/.test(words)) return 'distroless';
  if (/debian|ubuntu|bookworm|trixie|bullseye|buster|stretch|forky|jammy|noble|focal|bionic/.test(words)) return 'debian';
  if (/\bubi\d*|ubi\d|centos|fedora|rocky|alma|amazonlinux|\bal20\d\d|oraclelinux|\bol\d/.test(words)) return 'rhel';
  return undefined;
}
