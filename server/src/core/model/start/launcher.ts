import type { Starts } from '../../knowledge/program/program';
import type { Command } from '../shell/command';

/** Something that a launcher starts. */
export interface Job {
  /** A command line, which a shell reads or which is split into words, or a file that is run. */
  readonly run:
    | { readonly how: 'shell' | 'words'; readonly text: string }
    | { readonly how: 'file'; readonly path: string; readonly language?: 'sh' | 'execline' };
  /** The file of the image that says so. */
  readonly by: string;
  /** The user that it is started as; absent for that of the launcher. */
  readonly as?: string;
  /** The folder that it works in, where that is not the launcher's. */
  readonly here?: string;
  /** True for what only prepares: it ends, and is not what the container is for. */
  readonly prepares?: true;
}

/** What a launcher starts, as far as its configuration could be read. */
export interface Launched {
  readonly jobs: readonly Job[];
  /** Why only root can do that, as a sentence without its full stop. */
  readonly root?: string;
  /** Why that is not all, as a sentence without its full stop. */
  readonly unread?: string;
}

/** A call of a launcher. */
export interface Call {
  readonly command: Command;
  readonly starts: Starts;
  /** The folder that it works in; absent where that is not known. */
  readonly here?: string;
  /** What variables hold where it is called. */
  readonly environment: ReadonlyMap<string, string>;
}

/** What a launcher finds at a path of the image. */
type Found =
  | { readonly kind: 'text'; readonly text: string }
  /** Something is there, and cannot be read. */
  | { readonly kind: 'unread' }
  /** The Dockerfile puts nothing there; its base image or a package may. */
  | { readonly kind: 'other' };

/** The files of an image, as its launchers see them. */
export interface ImageView {
  file(path: string): Found;
  /** The names in a folder, those of folders with a slash at their end, and whether these are all that the files of the build put there. */
  folder(path: string): { readonly names: readonly string[]; readonly whole: boolean };
  /** False where the base image may have files of its own in folders that launchers read. */
  readonly knownBase: boolean;
}

/** Reads what a call starts; undefined where the call starts nothing: `npm ci`. */
export type Launcher = (call: Call, image: ImageView) => Launched | undefined;

/** An absolute path, or one from the folder that a call works in. */
export function pathFrom(here: string | undefined, path: string): string | undefined {
  if (path.startsWith('/')) return path;
  if (here === undefined) return undefined;
  return `${here === '/' ? '' : here}/${path.replace(/^(\.\/)+/, '')}`.replace(/\/\.?$/, '');
}

/** The last part of a path. */
export function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
