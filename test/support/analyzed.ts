import { deepEqual } from 'node:assert/strict';
import { analyzeFiles, type Checked } from '../../server/src/workspace/analyze';
import { createCache } from '../../server/src/workspace/cache';
import type { Settings, Source } from '../../server/src/workspace/source';

export const danger = 'services:\n  web:\n    image: nginx\n    privileged: true\n';
export const plain = 'services:\n  web:\n    image: nginx\n';

export interface Disk extends Source {
  readonly asked: string[];
}

/** A disk that remembers what was asked for. */
export function disk(files: Readonly<Record<string, string>>): Disk {
  const asked: string[] = [];
  return {
    asked,
    read: async (file) => {
      asked.push(file);
      return files[file.replace(/^\/w\//, '')] ?? null;
    },
  };
}

/** What is analyzed, which is the same whether or not something is kept for a later time. */
export async function analysis(
  files: Readonly<Record<string, string>>,
  names: readonly string[],
  settings: Partial<Settings> = {},
): Promise<Checked[]> {
  const asked = names.map((name) => `/w/${name}`);
  const all = { root: '/w', today: '2026-01-01', ...settings };
  const found = await analyzeFiles(asked, disk(files), all);
  if (!settings.cache && !settings.goOn)
    deepEqual(said(await analyzeFiles(asked, disk(files), { ...all, cache: createCache() })), said(found));
  return found;
}

const said = (checked: readonly Checked[]): unknown =>
  checked.map(({ analysis: { entries, findings }, files, configProblems, configFindings }) => ({
    entries,
    findings: findings.map(({ rule, message, at, fingerprint, fixes }) => ({ rule, message, at, fingerprint, fixes: fixes.length })),
    files: [...files].sort(),
    configProblems,
    configFindings,
  }));

export const short = (file: string): string => file.replace(/^\/w\//, '');
export const apps = (checked: readonly Checked[]): string[][] =>
  checked.flatMap(({ analysis: { entries } }) => entries.apps.map(({ files }) => files.map(short))).sort();
export const told = (checked: readonly Checked[]): string[] => checked.flatMap(({ files }) => [...files].map(short)).sort();
export const shown = (checked: readonly Checked[], rule: string): string[] =>
  checked.flatMap(({ analysis: { findings }, files }) =>
    findings.filter((finding) => finding.rule === rule && files.has(finding.at.file)).map(({ at }) => short(at.file)),
  );
