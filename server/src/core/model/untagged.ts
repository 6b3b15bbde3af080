/** The name of an image without tag and digest. No regular expression: of a name with many colons it would take the square of the time. */
export function untagged(image: string): string {
  const from = image.lastIndexOf('/') + 1;
  const at = image.slice(from).search(/[:@]/);
  return at < 0 ? image : image.slice(0, from + at);
}
