import { folderOf, relativeTo, resolveIn } from '../core/base/file';
import type { FileId } from '../core/base/span';
import type { Finding } from '../core/lint/finding';
import { type Failed, type Host, isFailed } from './host';
import { byText } from './reporters/shared';
import { readText } from './text-file';

/** Where a baseline is kept when nobody names a file. */
export const baselineName = '.bulkhead-baseline.json';

/** A finding that was there when the baseline was written. */
export interface Accepted {
  readonly fingerprint: string;
  readonly rule: string;
  readonly file: FileId;
}

/** Reads a baseline. @returns a message where it is none */
export function readBaseline(host: Host, file: FileId): readonly Accepted[] | Failed {
  const read = readText(host, file);
  if (isFailed(read)) return read.missing ? { failed: `${read.failed}; "bulkhead baseline" writes it` } : read;
  let data: unknown;
  try {
    data = JSON.parse(read.text);
  } catch {
    return { failed: 'is not valid JSON: write it again with "bulkhead baseline"' };
  }
  const { version, findings } = (data ?? {}) as { readonly version?: unknown; readonly findings?: unknown };
  if (version !== 1 || !Array.isArray(findings) || !findings.every(isAccepted))
    return { failed: 'is not a baseline of this version: write it again with "bulkhead baseline"' };
  return findings.map((one) => ({ ...one, file: resolveIn(folderOf(file), one.file) }));
}

function isAccepted(one: unknown): one is Accepted {
  const { fingerprint, rule, file } = (one ?? {}) as Readonly<Record<string, unknown>>;
  return [fingerprint, rule, file].every((text) => typeof text === 'string');
}

/** What a baseline accepts of findings: all but those about the files and suppressions themselves, which nothing suppresses. */
export function acceptedOf(findings: readonly Finding[]): Accepted[] {
  return findings
    .filter(({ rule, suppressed }) => suppressed === null && !rule.startsWith('any/'))
    .map(({ fingerprint, rule, at }) => ({ fingerprint, rule, file: at.file }));
}

/** The text of a baseline: a line for each finding, so that a diff shows what came and went. @param file where it is written */
export function baselineText(file: FileId, accepted: readonly Accepted[]): string {
  const folder = folderOf(file);
  const rows = [
    ...new Map(accepted.map((one) => [`${one.fingerprint} ${one.file}`, { ...one, file: fromFolder(folder, one.file) }])).values(),
  ]
    .sort((a, b) => byText(a.file, b.file) || byText(a.rule, b.rule) || byText(a.fingerprint, b.fingerprint))
    .map(({ fingerprint, rule, file: name }) => `    ${JSON.stringify({ fingerprint, rule, file: name })}`);
  return `{\n  "version": 1,\n  "findings": [${rows.length > 0 ? `\n${rows.join(',\n')}\n  ` : ''}]\n}\n`;
}

function fromFolder(folder: FileId, file: FileId): string {
  const own = relativeTo(folder, file);
  if (own !== file) return own;
  const [here, there] = [folder.split('/'), file.split('/')];
  let common = 0;
  while (common < here.length && here[common] === there[common]) common++;
  return [...here.slice(common).map(() => '..'), ...there.slice(common)].join('/');
}
