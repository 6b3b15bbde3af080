import { base } from '../family/base';
import { defineFamily } from '../family/family';
import type { Releases } from '../family/releases';
import golang from './golang';
import node from './node';
import php from './php';
import python from './python';
import ruby from './ruby';

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

/** The language that an image is for: its tag says that version, behind one of the image itself (`4.0-24-bookworm`). */
const languages: Readonly<Partial<Record<string, Releases>>> = {
  go: golang.releases,
  'javascript-node': node.releases,
  'typescript-node': node.releases,
  php: php.releases,
  python: python.releases,
  ruby: ruby.releases,
};

/** Images for development containers: root, with a user for the editor to work as. common-utils of the features gives the first user the number 1000. */
export default defineFamily({
  name: 'devcontainers',
  images: ['mcr.microsoft.com/devcontainers/*', 'mcr.microsoft.com/vscode/devcontainers/*'],
  distribution: 'debian',
  releasesWithin({ short }) {
    const language = Object.hasOwn(languages, short) ? languages[short] : undefined;
    // Which tags there are differs from those of the official image.
    return language && { ...language, within: /^(?:(?:dev|\d+(?:\.\d+){0,2})-)?(\d+(?:\.\d+)*)(?=-|$)/, plainTags: [] };
  },
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
