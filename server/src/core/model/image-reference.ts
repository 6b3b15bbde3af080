/**
 * True for a text that can name an image (distribution/reference `reference.go`): names are lower case, a tag is a word. Templates and
 * placeholders such as `{{ image }}` or `REPLACE-ME` are none.
 */
export function isImageReference(text: string): boolean {
  return /^(?:[A-Za-z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::\w[\w.-]{0,127})?(?:@[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-f]{32,})?$/.test(
    text,
  );
}
