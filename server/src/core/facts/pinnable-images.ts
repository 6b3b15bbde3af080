import { bySpan, type Span } from '../base/span';
import { imageIn } from '../knowledge/image-name';
import type { Project } from '../model/project';
import type { Traced } from '../model/traced';
import { taggedImages } from './dockerfile/images';
import { pulledImage } from './pulled-image';

/** An image by its name, at a place. */
export interface PinnableImage {
  readonly at: Span;
  readonly reference: string;
  /** The name is written there as it is, and can be replaced; otherwise a variable or an anchor gives it. */
  readonly isWritten: boolean;
}

/** The images that services pull and Dockerfiles start from, each place once, in reading order. @param textOf nothing for a file that is not looked at */
export function pinnableImages(project: Project, textOf: (file: string) => string | undefined): PinnableImage[] {
  const found = new Map<string, PinnableImage>();
  const add = (image: Traced<string>): void => {
    if (!image.known) return;
    const { at, value } = image;
    const text = textOf(at.file);
    if (text === undefined) return;
    const isWritten = imageIn(text.slice(at.start, at.end)) === value;
    const key = `${at.file} ${at.start}${isWritten ? '' : ` ${value}`}`;
    found.set(key, { at, reference: value, isWritten });
  };
  for (const service of project.services) {
    const image = pulledImage(service, project);
    if (image) add(image);
  }
  for (const stage of project.stages) for (const { reference } of taggedImages(stage, project)) add(reference);
  return [...found.values()].sort((a, b) => bySpan(a.at, b.at));
}

/** The text of a place that names an image, with another name: quotes stay. */
export function renamedImage(written: string, reference: string): string {
  const name = imageIn(written);
  return written.replace(name, () => reference);
}
