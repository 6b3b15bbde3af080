import type { Traced } from './traced';

/**
 * True for a text that can name an image (distribution/reference `reference.go`): names are lower case, a tag is a word. Templates and
 * placeholders such as `{{ image }}` or `REPLACE-ME` are none.
 */
export function isImageReference(text: string): boolean {
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
  const name = /^([^$\s]*[^$\s:@/])(?::|@)[^/]*\$[^/]*$/.exec(image.raw)?.[1];
  return name !== undefined && isImageReference(name) ? name : undefined;
}
