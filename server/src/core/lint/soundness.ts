import { memoize } from '../base/memoize';
import type { FileId, Span } from '../base/span';
import type { AnySubject } from '../kinds/index';
import type { Project } from '../model/project';
import type { Service } from '../model/service';
import { shellOf } from '../model/shell/stage';
import type { Stage } from '../model/stage';
import { hasOddBreaks } from '../syntax/line-breaks';

/** How far the text of a finding's files can be trusted. */
export interface Soundness {
  /** True where a file that does not parse, or was not read whole, decides about the finding. */
  isGuess(subject: AnySubject, file: FileId): boolean;
  /** True where no edit may be made: edits go by lines, and Compose has more of them there than a person sees. */
  isUneditable(subject: AnySubject, file: FileId): boolean;
  /** True where a build does it only when somebody hands it other arguments: `ARG DEBUG=false` and `[ "$DEBUG" = true ] && ...`. */
  isOptional(subject: AnySubject, at: Span): boolean;
}

/** Files that do not parse, or were not read whole. */
export function brokenFiles({ files, faults, problems }: Project): ReadonlySet<FileId> {
  const broken = new Set([...files.values()].filter(({ tree }) => tree.problems.length > 0).map(({ file }) => file));
  for (const { file } of faults) broken.add(file);
  for (const { at, limit } of problems) if (limit) broken.add(at.file);
  return broken;
}

/** Files in which Compose sees more lines than a person. */
export function oddFiles({ files }: Project): ReadonlySet<FileId> {
  return new Set([...files.values()].filter(({ tree, text }) => tree.language === 'yaml' && hasOddBreaks(text)).map(({ file }) => file));
}

/** Which files of a project cannot be trusted, and which services read them. */
export function soundnessOf(project: Project): Soundness {
  const { apps, stages } = project;
  const [broken, odd] = [brokenFiles(project), oddFiles(project)];
  const readingFrom = (some: ReadonlySet<FileId>): ReadonlySet<AnySubject> =>
    new Set<Service>(apps.filter(({ reads }) => reads.some((file) => some.has(file))).flatMap(({ services }) => services));
  const [guessed, untouched] = [readingFrom(broken), readingFrom(odd)];
  const own = new Set<AnySubject>(stages);
  return {
    isGuess: (subject, file) => broken.has(file) || guessed.has(subject),
    isUneditable: (subject, file) => odd.has(file) || untouched.has(subject),
    isOptional: (subject, at) => own.has(subject) && closedIn(subject as Stage).some((span) => isWithin(at, span)),
  };
}

/** What the commands of a stage do only when it is built with other arguments. */
const closedIn = memoize((stage: Stage): readonly Span[] => shellOf(stage).own.flatMap(({ closed }) => closed));

function isWithin(at: Span, { file, start, end }: Span): boolean {
  return at.file === file && at.start >= start && at.end <= end;
}
