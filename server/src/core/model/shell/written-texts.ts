import type { PlacedText } from './text';

/** Texts that were written into files, by the last part of their paths, and then by their paths. */
export type WrittenTexts = Map<string, Map<string, PlacedText>>;

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The text that was written into a file. */
export function textAt(texts: WrittenTexts, path: string): PlacedText | undefined {
  return texts.get(lastPart(path))?.get(path);
}

/** Keeps what is written into a file. */
export function keepText(texts: WrittenTexts, path: string, text: PlacedText): void {
  const name = lastPart(path);
  const known = texts.get(name);
  if (known) known.set(path, text);
  else texts.set(name, new Map([[path, text]]));
}

/** The text of the file that a command names, which is taken out: it is read once. */
export function takeText(texts: WrittenTexts, named: string): PlacedText | undefined {
  const alike = texts.get(lastPart(named));
  for (const [path, text] of alike ?? []) {
    if (!isSameFile(path, named)) continue;
    alike!.delete(path);
    return text;
  }
  return undefined;
}

/** True for two ways to name a file, one of them possibly from its folder, or by the name that PATH finds. */
function isSameFile(path: string, named: string): boolean {
  const [a, b] = [path, named].map((one) => one.replace(/^\.\//, '')) as [string, string];
  if (a === b) return true;
  const inPath = /^(\/usr(\/local)?)?\/s?bin\/([^/]+)$/.exec(a)?.[3];
  return inPath === b || (named.startsWith('./') && a.endsWith(`/${b}`)) || (path.startsWith('./') && b.endsWith(`/${a}`));
}
