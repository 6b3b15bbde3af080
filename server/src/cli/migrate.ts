import { applyEdits, type TextEdit } from '../core/base/edit';
import { append } from '../core/base/many';
import type { FileId } from '../core/base/span';
import { visible, visibleLines } from '../core/base/visible';
import { isShown } from '../core/lint/finding';
import { isEnded } from '../core/lint/other-suppressions';
import { type Rewritten, rewriteComments } from '../core/lint/rewrite';
import { analyzeFiles, type Checked } from '../workspace/analyze';
import { configResolver } from '../workspace/resolve-config';
import type { Source } from '../workspace/source';
import { type Analyzed, analyzeInputs } from './analyses';
import type { Options } from './args';
import { unifiedDiff } from './diff';
import { type ForeignConfig, foreignConfig } from './foreign-config';
import type { Host } from './host';
import { gather, type Inputs } from './inputs';
import { sayFaults, sayInputs } from './messages';
import { progressOn } from './progress';
import { type Session, shortName } from './session';
import { encode } from './text-file';
import { writePlan } from './write-plan';

/** Rewrites what other tools are told to ignore, in comments and in their own files, as ours. @returns the exit code */
export async function migrate(host: Host, operands: readonly string[], options: Options): Promise<number> {
  const progress = progressOn(host);
  const inputs = await gather(host, operands, new Map([...options, ['profile', ['strict']]]), progress);
  const session = await analyzeInputs(host, {
    ...inputs,
    settings: { ...inputs.settings, migrate: false },
    governing: governedAs(inputs, false),
  });
  const { edits, rewritten } = commentsOf(session);
  const configs = [...new Set([...inputs.byRoot.keys(), host.cwd])].flatMap((folder) => foreignConfig(host, folder) ?? []);
  const differences = await differencesOf(inputs, edits, configs);
  progress.done();
  if (options.has('write')) write(host, inputs, edits, configs);
  else host.out(host.outIsTerminal ? visibleLines(diffsOf(host, session, edits, configs)) : diffsOf(host, session, edits, configs));
  sayInputs(host, inputs, options.has('quiet'));
  if (!options.has('quiet')) for (const line of notes(host, session, rewritten, configs, differences)) host.err(`${visible(line)}\n`);
  const faults = session.faults;
  sayFaults(host, faults);
  if (faults.length > 0) return 3;
  return inputs.errors.length > 0 ? 2 : 0;
}

interface Comments {
  readonly edits: Map<FileId, readonly TextEdit[]>;
  readonly rewritten: Rewritten[];
}

function commentsOf(session: Analyzed): Comments {
  const edits = new Map<FileId, readonly TextEdit[]>();
  const rewritten: Rewritten[] = [];
  for (const file of [...session.files].sort()) {
    const analysis = session.ownerOf(file);
    const source = analysis?.project.files.get(file);
    if (!analysis || !source) continue;
    const made = rewriteComments(analysis, source);
    append(rewritten, made.rewritten);
    if (made.edits.length > 0) edits.set(file, made.edits);
  }
  return { edits, rewritten };
}

function governedAs({ source, settings }: Inputs, value: boolean): Inputs['governing'] {
  return (root) => configResolver(source, { ...settings, root, migrate: value });
}

/** What is reported after the rewriting and was not before, while the comments for other tools counted; and the other way round. */
interface Differences {
  readonly more: readonly string[];
  readonly less: readonly string[];
}

async function differencesOf(inputs: Inputs, edits: Comments['edits'], configs: readonly ForeignConfig[]): Promise<Differences> {
  const after = new Map([...edits].map(([file, own]) => [file, applyEdits(file, inputs.files.get(file)?.text ?? '', own)]));
  for (const { file, config, edits: own } of configs) if (own.length > 0) after.set(file, applyEdits(file, config?.text ?? '', own));
  const withTexts = (texts: ReadonlyMap<FileId, string>): Source => ({
    ...inputs.source,
    read: async (file, within, program) => texts.get(file) ?? inputs.source.read(file, within, program),
  });
  // Files of other tools count beside a config only.
  const empty = new Map(configs.filter(({ config }) => config === undefined).map(({ file }) => [file, '{}\n']));
  const before = await shownIn(inputs, withTexts(empty), true);
  const then = await shownIn(inputs, withTexts(after), false);
  return {
    more: [...then].filter(([print]) => !before.has(print)).map(([, what]) => what),
    less: [...before].filter(([print]) => !then.has(print)).map(([, what]) => what),
  };
}

async function shownIn(inputs: Inputs, source: Source, value: boolean): Promise<ReadonlyMap<string, string>> {
  const all: Checked[] = [];
  for (const [root, files] of inputs.byRoot) {
    const settings = { ...inputs.settings, root, migrate: value };
    append(all, await analyzeFiles(files, source, { ...settings, govern: configResolver(source, settings) }));
  }
  const shown = all.flatMap(({ analysis }) => analysis.findings.filter(isShown));
  return new Map(shown.map(({ fingerprint, rule, at, subject }) => [`${fingerprint} ${at.file}`, `${at.file}\0${rule} (${subject.name})`]));
}

function write(host: Host, inputs: Inputs, edits: Comments['edits'], configs: readonly ForeignConfig[]): void {
  const roots = new Map([...edits.keys()].map((file) => [file, rootOf(inputs, file) ?? host.cwd]));
  writePlan(host, inputs, { changes: [], refused: [], left: [], edits, roots, faults: [] });
  for (const { file, config, edits: own } of configs) {
    if (own.length === 0) continue;
    const failure = host.output(file, encode(applyEdits(file, config?.text ?? '', own), config?.mark ?? false));
    if (failure) inputs.errors.push({ file, message: failure.failed });
  }
}

function rootOf(inputs: Inputs, file: FileId): FileId | undefined {
  return [...inputs.byRoot].find(([, files]) => files.includes(file))?.[0];
}

function diffsOf(host: Host, session: Session, edits: Comments['edits'], configs: readonly ForeignConfig[]): string {
  const ofComments = [...edits].map(([file, own]) => unifiedDiff(shortName(host, file), session.textOf(file), sorted(own)));
  return [
    ...ofComments,
    ...configs.map(({ file, config, edits: own }) => unifiedDiff(shortName(host, file), config?.text ?? null, own)),
  ].join('');
}

function sorted(edits: readonly TextEdit[]): TextEdit[] {
  return [...edits].sort((a, b) => a.at.start - b.at.start || a.at.end - b.at.end);
}

function notes(
  host: Host,
  session: Session,
  rewritten: readonly Rewritten[],
  configs: readonly ForeignConfig[],
  { more, less }: Differences,
): string[] {
  const place = (file: FileId, start: number): string => `${shortName(host, file)}:${session.place(file, start).line + 1}`;
  const done = rewritten.filter(({ rules }) => rules.length > 0);
  const lines = [`${done.length} of ${rewritten.length} suppressions for other tools rewritten`];
  for (const { suppression, rules, kept } of rewritten) {
    const { at, title, ids } = suppression;
    const what = rules.length === 0 ? (ids.length > 0 ? ids : ['all rules']) : kept;
    const why =
      rules.length > 0
        ? 'is not about what is found here'
        : isEnded(suppression, host.today)
          ? `it has ended on ${suppression.end}`
          : 'nothing is found here that it is about';
    if (what.length > 0 && suppression.tool !== 'check')
      lines.push(`  ${place(at.file, at.start)}  ${what.join(', ')} of ${title} stays: ${why}`);
    if (rules.length > 0 && suppression.end !== undefined)
      lines.push(
        `  ${place(at.file, at.start)}  ${ids.join(', ')} of ${title} ends on ${suppression.end}: a comment has no end, so only its reason says so`,
      );
  }
  for (const { file, from, left } of configs) {
    lines.push(
      `${from.map((each) => shortName(host, each)).join(', ')} ${from.length === 1 ? 'is' : 'are'} in ${shortName(host, file)} now`,
    );
    for (const { rule, why } of left) lines.push(`  ${rule.id} of ${rule.tool} ${why}`);
  }
  const list = (heading: string, all: readonly string[]): void => {
    if (all.length > 0) lines.push(heading, ...all.map((one) => `  ${shortName(host, one.split('\0')[0]!)}  ${one.split('\0')[1]}`));
  };
  list('reported now, and not while the comments of other tools counted:', more);
  list('no longer reported:', less);
  return lines;
}
