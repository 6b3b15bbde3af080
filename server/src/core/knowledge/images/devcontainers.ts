import { base } from '../family/base';
import { defineFamily } from '../family/family';

/**
 * The users that the images bring along and name in their metadata as `remoteUser`, by the last part of their names. Checked 2026-11-24 in
 * github.com/devcontainers/images at bed3eb2, src/<image>/.devcontainer/devcontainer.json.
 */
const users: ReadonlyMap<string, string> = new Map([
  ...['anaconda', 'base', 'cpp', 'dotnet', 'go', 'java', 'jekyll', 'miniconda', 'php', 'python', 'ruby', 'rust'].map(
    (name) => [name, 'vscode'] as const,
  ),
  ['javascript-node', 'node'],
  ['typescript-node', 'node'],
  ['universal', 'codespace'],
]);

/** Images for development containers: root, with a user for the editor to work as. common-utils of the features gives the first user the number 1000. */
export default defineFamily({
  name: 'devcontainers',
  images: ['mcr.microsoft.com/devcontainers/*', 'mcr.microsoft.com/vscode/devcontainers/*'],
  distribution: 'debian',
  profile(_tag, { short }) {
    const name = users.get(short);
    return base({
      variant: short,
      ...(name !== undefined && { userOk: { name, uid: 1000, gid: 1000 } }),
      confidence: 'low',
      sources: ['devcontainers/images src'],
    });
  },
});
