import type { ImageName } from '../image-name';
import type { OpenSetting } from './open-setting';
import type { ImageProfile } from './profile';
import type { Releases } from './releases';
import type { Tag } from './tag';

/** Families of user-land: they decide how a user is made. `rhel` stands for Fedora and its kin. */
export type Distribution = 'debian' | 'alpine' | 'rhel' | 'distroless' | 'scratch' | 'windows' | 'unknown';

/** A profile as a family writes it down: it bears the family's name where no other is given. */
export type Facts = Omit<ImageProfile, 'family'> & Partial<Pick<ImageProfile, 'family'>>;

/** All that is known of the images that hold one program, or one system to build on. What is absent is not known. */
export interface ImageFamily {
  /** Equals the file's name. */
  readonly name: string;
  /** Names as `parseImage` gives them, all that it is published under; `*` at the end stands for any rest. */
  readonly images: readonly string[];
  /** The distribution of tags that name none: `16` of postgres is Debian, `16-alpine` is not. */
  readonly distribution?: Distribution | ((image: ImageName) => Distribution);
  /** @returns how the image that the tag names starts, and what it needs; nothing for one of its images that is not known. */
  readonly profile?: (tag: Tag, image: ImageName) => Facts | undefined;
  /** Its releases and their ends. */
  readonly releases?: Releases;
  /** The same where its images hold programs of other families. */
  readonly releasesWithin?: (image: ImageName) => Releases | undefined;
  /** True where it keeps the data of other services, and only those have business with it. */
  readonly database?: true | ((image: ImageName) => boolean);
  /** The program's name where all of its ports are for administrators and neighbours, whatever their numbers. */
  readonly insiders?: string | ((image: ImageName) => string | undefined);
  /** Settings by which it lets everybody in. */
  readonly open?: readonly OpenSetting[];
  /** True where the image is known to bring a HEALTHCHECK, whatever else is known of it. */
  readonly bringsHealthCheck?: true;
}

/** Makes the facts of a file a family; the compiler looks at them here. */
export function defineFamily(family: ImageFamily): ImageFamily {
  return family;
}
