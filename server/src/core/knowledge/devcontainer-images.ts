import { parseImage } from './image-name';

/**
 * The users that the images made for development containers bring along and name in their metadata as `remoteUser`, by the last part of
 * their names. Checked 2026-11-24 in github.com/devcontainers/images at bed3eb2, src/<image>/.devcontainer/devcontainer.json.
 */
const users: ReadonlyMap<string, string> = new Map([
  ...['anaconda', 'base', 'cpp', 'dotnet', 'go', 'java', 'jekyll', 'miniconda', 'php', 'python', 'ruby', 'rust'].map(
    (name) => [name, 'vscode'] as const,
  ),
  ['javascript-node', 'node'],
  ['typescript-node', 'node'],
  ['universal', 'codespace'],
]);

/** The user that an image for development containers brings along; undefined for other images. */
export function userOfDevImage(reference: string): string | undefined {
  const { registry, repository, short } = parseImage(reference);
  const own = registry === 'mcr.microsoft.com' && /^(vscode\/)?devcontainers\/[^/]+$/.test(repository);
  return own ? users.get(short) : undefined;
}
