import { isWithin } from '../core/base/file';
import type { FileId, Span } from '../core/base/span';
import { type Finding, isShown } from '../core/lint/finding';
import { analyzeFiles } from '../workspace/analyze';
import { configResolver } from '../workspace/resolve-config';
import type { Source } from '../workspace/source';
import { type Changes, changesSince } from './changes';
import { type Host, isFailed } from './host';
import type { Inputs } from './inputs';
import { type Session, withFindings } from './session';

/**
 * The session with the findings that the changes since a revision touch or cause: those on changed lines, and those that were not there before
 * with the same fingerprint, in whatever file the cause is. What cannot be compared is reported whole, and is an error of the inputs.
 */
export async function sinceRevision(host: Host, inputs: Inputs, session: Session, revision: string): Promise<Session> {
  const known = new Set<string>();
  const changed = new Map<FileId, Changes>();
  for (const [root, files] of inputs.byRoot) {
    const changes = changesSince(host, root, revision);
    if (isFailed(changes)) {
      inputs.errors.push({ file: root, message: changes.failed });
      return session;
    }
    changed.set(root, changes);
    for (const print of await printsBefore(inputs, root, files, changes)) known.add(`${print} ${root}`);
  }
  const isTouched = (at: Span): boolean => {
    const changes = [...changed].find(([root]) => isWithin(root, at.file))?.[1];
    const [first, last] = [session.place(at.file, at.start).line + 1, session.place(at.file, at.end).line + 1];
    return changes?.lines.get(at.file)?.some(([from, to]) => first <= to && from <= last) === true;
  };
  const isNew = ({ fingerprint, at }: Finding): boolean => {
    const root = [...changed.keys()].filter((each) => isWithin(each, at.file)).sort((a, b) => b.length - a.length)[0];
    return !known.has(`${fingerprint} ${root}`);
  };
  let left = 0;
  const narrowed = withFindings(session, (finding) => {
    if (isTouched(finding.at) || finding.related.some(({ at }) => isTouched(at)) || isNew(finding)) return finding;
    if (isShown(finding)) left++;
    return undefined;
  });
  if (left > 0) inputs.notes.push({ file: host.cwd, message: `${left} findings have nothing to do with the changes since ${revision}` });
  return narrowed;
}

/** The fingerprints of what would have been shown at the revision. */
async function printsBefore(inputs: Inputs, root: FileId, files: readonly FileId[], changes: Changes): Promise<string[]> {
  const source = sourceBefore(inputs.source, changes);
  const then = files.filter((file) => changes.before(file) !== null);
  const settings = { ...inputs.settings, root };
  const checked = await analyzeFiles(then, source, { ...settings, govern: configResolver(source, settings) });
  return checked.flatMap(({ analysis, configFindings }) =>
    [...analysis.findings, ...configFindings].filter(isShown).map(({ fingerprint }) => fingerprint),
  );
}

/** The files as they were. */
function sourceBefore(source: Source, changes: Changes): Source {
  return {
    read: async (file, within, program) => {
      const text = changes.before(file);
      return text === undefined ? source.read(file, within, program) : text;
    },
    ...(source.reach && { reach: source.reach }),
  };
}
