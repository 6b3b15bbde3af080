import { anyTag } from '../knowledge/family/tag';
import type { Traced } from './traced';

/** A name has at most 255 characters, a tag 128, a digest fewer (distribution/reference `reference.go`). */
const longest = 1024;

/**
 * True for a text that can name an image (distribution/reference `reference.go`): names are lower case, a tag is a word. Templates and
 * placeholders such as `{{ image }}` or `REPLACE-ME` are none.
 */
export function isImageReference(text: string): boolean {
  if (text.length > longest) return false;
  return /^(?:[A-Za-z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::\w[\w.-]{0,127})?(?:@[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-f]{32,})?$/.test(
    text,
  );
}

/**
 * What names an image although a variable that nobody sets decides its tag or digest: `quay.io/debezium/connect:${VERSION}` is
 * `quay.io/debezium/connect`, whatever the version. For questions that the name alone answers.
 * @returns the reference where it is known whole, else its part before the tag; nothing where a variable stands in the name
 */
export function imageNameOf(image: Traced<string> | undefined): string | undefined {
  if (image === undefined || image.known) return image?.value;
  const name = beforeTag(image.raw);
  return name !== undefined && isImageReference(name) ? name : undefined;
}

/**
 * What is known of an image is asked by this: its reference, where that is known, or its name with a tag that stands for any.
 */
export function referenceOf(image: Traced<string> | undefined): string | undefined {
  const name = imageNameOf(image);
  return image === undefined || image.known || name === undefined ? name : `${name}:${anyTag}`;
}

/** What stands before the last `:` or `@` in front of the first variable, where all variables stand behind the last slash. */
function beforeTag(raw: string): string | undefined {
  const slash = raw.lastIndexOf('/');
  for (let i = raw.indexOf('$') - 1; i > 0 && i > slash; i--) {
    if ((raw[i] === ':' || raw[i] === '@') && !/[\s:@/]/.test(raw[i - 1]!)) return raw.slice(0, i);
  }
  return undefined;
}
