import { applyEdits, type TextEdit } from '../../server/src/core/base/edit';
import { nameOf, relativeTo } from '../../server/src/core/base/file';
import type { FileId } from '../../server/src/core/base/span';
import { type Config, configNames, defaultConfig } from '../../server/src/core/config/config';
import { parseConfig } from '../../server/src/core/config/read';
import type { DevContainer } from '../../server/src/core/kinds/devcontainer/dev-container';
import { type Analysis, analyze } from '../../server/src/core/lint/analyze';
import type { Options } from '../../server/src/core/lint/options';
import { type Entries, listingOf, type Read } from '../../server/src/core/model/files';
import type { Project } from '../../server/src/core/model/project';
import type { Rule } from '../../server/src/core/rules/rule';
import { knownRules } from '../../server/src/workspace/whole-config';

/** File name (relative to the root) to text: a project in memory. */
export type Files = ReadonlyMap<string, string>;

/** The root of every project in memory. */
export const root: FileId = '/w';

/** The name of a file of a project in memory as the core knows it. */
export function fileId(name: string): FileId {
  return `${root}/${name}`;
}

/** Reads a project in memory, folders by a name that ends in a slash; a file that is not in it does not exist. */
export function reader(files: Files): Read {
  return (file) => (file.endsWith('/') ? listed(files, file) : (files.get(relativeTo(root, file)) ?? null));
}

function listed(files: Files, folder: FileId): string | null {
  const inside = [...files.keys()].map(fileId).filter((file) => file.startsWith(folder));
  const names = inside.map((file) => /^[^/]+\/?/.exec(file.slice(folder.length))?.[0] ?? '');
  if (names.length === 0) return null;
  return listingOf([...new Set(names)].map((name) => ({ name: name.replace(/\/$/, ''), isFolder: name.endsWith('/') })));
}

/** What a tree of these files yields, by name alone: each Compose file is an application of its own, with its override file where it has one. */
export function entriesOf(files: Files): Entries {
  const names = [...files.keys()].sort();
  const dockerfile = (path: string): boolean =>
    /^(Dockerfile|Containerfile)($|\.)|\.Dockerfile$/i.test(nameOf(path)) && !/\.(dockerignore|md|j2|tmpl)$/i.test(path);
  const baseOf = (path: string): string | undefined => names.find((name) => path === overrideOf(name));
  const overrideOf = (name: string): string => name.replace(/\.ya?ml$/, '.override$&');
  const application = (path: string): string[] => [path, overrideOf(path)].filter((name) => files.has(name)).map(fileId);
  return {
    apps: names
      .filter((path) => /compose.*\.ya?ml$/i.test(nameOf(path)) && baseOf(path) === undefined)
      .map((path) => ({ files: application(path) })),
    files: {
      dockerfile: names.filter(dockerfile).map(fileId),
      daemon: names.filter((path) => /(^|\.)daemon\.json$/.test(nameOf(path))).map(fileId),
      devcontainer: names.filter((path) => /^\.?devcontainer\.json$/.test(nameOf(path))).map(fileId),
    },
  };
}

/** Compose applications to open, each by its files in order. */
export function appsOf(...apps: readonly (readonly FileId[])[]): Entries {
  return { apps: apps.map((files) => ({ files })), files: {} };
}

/**
 * Analyzes a project in memory with its `.bulkhead.yaml`, if it has one, strict rules included unless that names a profile. All rules, unless some are given.
 * @throws where the config is not sound
 */
export function analyzeText(files: Files, rules?: readonly Rule[]): Analysis {
  return analyze(entriesOf(files), reader(files), optionsOf(files, rules));
}

/** With what `judgeText` analyzes a project in memory. */
export function optionsOf(files: Files, rules?: readonly Rule[]): Options {
  const config: Config = namesProfile(files) ? configOf(files) : { ...configOf(files), profile: 'strict' };
  return { config, root, today: '2026-01-01', ...(rules ? { rules } : {}) };
}

function namesProfile(files: Files): boolean {
  return /^\uFEFF?profile:/m.test(files.get(configNames[0]) ?? '');
}

function configOf(files: Files): Config {
  const text = files.get(configNames[0]);
  if (text === undefined) return defaultConfig;
  const { config, problems } = parseConfig(fileId(configNames[0]), text, knownRules);
  if (!config) throw new Error(`${configNames[0]}: ${problems.map(({ message }) => message).join('; ')}`);
  return config;
}

/** The project with edits applied; an edit to a file that is not there makes it. */
export function withEdits(files: Files, edits: readonly TextEdit[]): Files {
  const out = new Map(files);
  for (const file of new Set(edits.map((edit) => edit.at.file))) {
    const name = relativeTo(root, file);
    out.set(name, applyEdits(file, files.get(name) ?? '', edits));
  }
  return out;
}

/** The development containers of a project. */
export function devContainersOf({ subjects }: Project): DevContainer[] {
  return subjects.filter((one): one is DevContainer => one.kind === 'devcontainer');
}
