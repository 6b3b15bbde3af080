import type { CancellationToken } from 'vscode-languageserver';
import { folderOf, nameOf } from '../core/base/file';
import { memoize } from '../core/base/memoize';
import type { FileId } from '../core/base/span';
import { type Config, configNames, isExcluded } from '../core/config/config';
import { parseProfiles, profilesName } from '../core/config/profiles';
import { type DaemonDefaults, daemonDefaultsIn } from '../core/kinds/daemon/defaults';
import type { Analysis } from '../core/lint/analyze';
import type { Finding } from '../core/lint/finding';
import { type Stale, staleProfiles } from '../core/lint/stale-profiles';
import { expiredAllows } from '../core/lint/suppression-findings';
import type { Rule } from '../core/rules/rule';
import type { Problem } from '../core/syntax/tree';
import { analyzeFiles, type Checked } from '../workspace/analyze';
import { type Cache, createCache } from '../workspace/cache';
import type { Care } from '../workspace/care';
import type { Settings, Source } from '../workspace/source';
import { readConfig } from '../workspace/whole-config';
import { type Basis, changedSince, isSameList, type Moved, movedBy, noting } from './basis';
import { nextTurn, stopIfCancelled } from './cancelled';
import type { Documents, OpenFile } from './documents';
import { careOf, type Guard, type LeftOut } from './guard';
import { presented, type Shown, wantedOf } from './presented';
import { type EditorSettings, isIgnored } from './settings';

/** An open document, analyzed at one version. */
export interface Assessment {
  readonly open: OpenFile;
  /** The workspace folder that holds the document, else the document's folder. */
  readonly root: FileId;
  readonly analysis: Analysis;
  readonly config: Config;
  readonly settings: EditorSettings;
  /** What a daemon.json that is open, or lies in the workspace folder itself, changes for every container. */
  readonly daemon: DaemonDefaults;
  /** What is shown in the document, absences of one subject grouped into one finding. */
  readonly shown: readonly Shown[];
  /** The versions of all documents that were open, for edits of several files. */
  readonly versions: ReadonlyMap<FileId, OpenFile>;
}

/** What is shown in an open document, at one version. */
export interface View extends Pick<Assessment, 'open' | 'analysis' | 'settings' | 'shown'> {
  /** Where the places of the analysis are now, where they have moved since. */
  readonly moved?: Moved;
}

export interface Analyses {
  /** What `assess` shows in a document, without analyzing anything again of which nothing but places has changed. */
  view(file: FileId, token?: CancellationToken): Promise<View | undefined>;
  /**
   * Analyzes a document as it is now, together with the others that are open; `undefined` for one that is none of ours.
   * @param token ends the waiting: while documents change, it may be long
   */
  assess(file: FileId, token?: CancellationToken): Promise<Assessment | undefined>;
  /** Why a document, or a part of what is known about it, is not analyzed. */
  leftOut(file: FileId): Promise<LeftOut | undefined>;
  /** What is to be said about an open config file; nothing for other documents. */
  aboutConfig(open: OpenFile): Promise<ConfigReport>;
  /** The settings that hold for a file. */
  settingsOf(file: FileId): Promise<EditorSettings>;
  /** Something that analyses rest on is no longer as it was. */
  forget(): void;
}

export interface ConfigReport {
  readonly problems: readonly Problem[];
  readonly findings: readonly Finding[];
  /** Entries of a file of profiles that are ignored. */
  readonly stale: readonly Stale[];
}

interface Round {
  readonly generation: number;
  /** What was asked for already. */
  readonly assessments: Map<FileId, Assessment>;
  readonly views: Map<FileId, View>;
  readonly versions: ReadonlyMap<FileId, OpenFile>;
  /** What is known at once: of an earlier round, where nothing but places has changed since. Like the next, `undefined` where it stopped before its end. */
  readonly first: Promise<Known | undefined>;
  /** What the analyses of now say. */
  readonly whole: () => Promise<Known | undefined>;
  /** Complete once the analyses are there. */
  readonly leftOut: readonly LeftOut[];
}

interface Known {
  readonly checked: readonly Checked[];
  readonly moved?: Moved;
}

export interface JudgingOptions {
  readonly documents: Documents;
  readonly folders: () => readonly FileId[];
  readonly settingsOf: (root: FileId) => Promise<EditorSettings>;
  /** Kinds of files whose syntax another extension of the client checks. */
  readonly syntaxElsewhere: readonly string[];
  readonly today: () => string;
  readonly guard: Guard;
  /** For tests; all rules by default. */
  readonly rules?: readonly Rule[];
  /** Told of each round of analyzing while it goes on. */
  readonly onWork: (work: Promise<unknown>) => void;
  /** Told of each round that has come to its end. */
  readonly onJudged: (checked: readonly Checked[], leftOut: readonly LeftOut[]) => void;
}

/** Larger texts are data: to analyze one takes seconds, each time that a letter in it changes. In characters. */
export const mostCharacters = 2_000_000;

/** How long analyzing goes on before it looks whether it is still wanted, in milliseconds. */
const turnMilliseconds = 5;

/** How long a round goes on although something has changed, where the one before it was stopped, in milliseconds. */
const graceMilliseconds = 800;

/**
 * Analyzes the open documents of a folder together with the files of their projects, so that what one says about another is
 * heard. The only state is the last round of each folder, valid until something changes, and what it leaves for the next.
 * A folder has one round at a time: one that is no longer wanted stops soon, and what has changed meanwhile waits for that. Of two in a
 * row the second goes on, unless that takes long, so that there are answers about documents in which nobody types while somebody types in others.
 */
export function createAnalyses(options: JudgingOptions): Analyses {
  const rounds = new Map<FileId, Round>();
  const caches = new Map<FileId, Cache>();
  /** What was analyzed last, and what that rests on. */
  const bases = new Map<FileId, Basis>();
  /** The rounds that have not come to their end. */
  const working = new Map<FileId, Promise<void>>();
  /** The folders whose last round was stopped. */
  const stopped = new Set<FileId>();
  let generation = 0;

  const cacheFor = (root: FileId): Cache => {
    const known = caches.get(root) ?? createCache();
    caches.set(root, known);
    return known;
  };

  /** Does a piece of work of a folder once the one before has ended. */
  const inTurn = <T>(root: FileId, work: () => Promise<T>): Promise<T> => {
    const done = (working.get(root) ?? Promise.resolve()).then(work);
    const end = (): void => {
      if (working.get(root) === over) working.delete(root);
    };
    const over = done.then(end, end);
    working.set(root, over);
    return done;
  };

  const begin = (root: FileId): Round => {
    const { open, source } = options.documents.snapshot();
    const all = [...open.values()].filter(({ file }) => rootOf(file, options.folders()) === root);
    const files = all.filter(({ text }) => text.length <= mostCharacters).map(({ file }) => file);
    const started = generation;
    const grace = stopped.has(root) ? graceMilliseconds : 0;
    let [begun, turned] = [performance.now(), performance.now()];
    let isStopped = false;
    /** Lets the client's next messages in; they may make this round pointless. */
    const isWanted = async (): Promise<boolean> => {
      if (performance.now() - turned > turnMilliseconds) {
        await nextTurn();
        turned = performance.now();
      }
      isStopped ||= started !== generation && performance.now() - begun >= grace;
      return !isStopped;
    };
    const roots = new Set([...open.keys()].map((file) => rootOf(file, options.folders())));
    for (const known of caches.keys()) {
      if (roots.has(known)) continue;
      caches.delete(known);
      bases.delete(known);
    }
    const large = all.filter(({ text }) => text.length > mostCharacters);
    const leftOut = large.map(({ file }): LeftOut => ({ files: [file], large: true }));
    const small = withoutLarge(source);
    const analyze = async (): Promise<readonly Checked[]> => {
      try {
        const editor = await options.settingsOf(root);
        const { enable, profile } = editor;
        if (!enable || files.length === 0) return [];
        const today = options.today();
        const noted = noting(small);
        let isWhole = true;
        const careful = careOf(options.guard, (what) => leftOut.push(what));
        const care: Care = (about, work, inParts) => {
          const done = careful(about, () => ({ is: work() }), inParts);
          isWhole &&= done !== undefined;
          return done?.is;
        };
        const settings: Settings = {
          root,
          ungoverned: profile,
          today,
          cache: cacheFor(root),
          goOn: isWanted,
          care,
          ...(options.rules && { rules: options.rules }),
        };
        const daemon = `${root}/daemon.json`;
        const isThere = !files.includes(daemon) && (await noted.source.read(daemon, root)) !== null;
        const checked = await analyzeFiles(isThere ? [...files, daemon] : files, noted.source, settings);
        if (isStopped) return checked;
        if (isWhole) bases.set(root, { files, settings: editor, today, asked: noted.asked(), checked });
        else bases.delete(root);
        return checked;
      } catch (error) {
        leftOut.push({ files, error: String(error) });
        return [];
      }
    };
    /** What was found before, where the same is found now. */
    const again = async (): Promise<Known | undefined> => {
      const basis = bases.get(root);
      if (!basis || !isSameList(basis.files, files) || basis.today !== options.today()) return undefined;
      if ((await options.settingsOf(root)) !== basis.settings) return undefined;
      const changed = await changedSince(basis, small);
      const moved = changed && careOf(options.guard, () => undefined)(files, () => movedBy(basis, changed));
      return moved && { checked: basis.checked, moved };
    };
    const judge = async (): Promise<Known | undefined> => {
      begun = turned = performance.now();
      const work = analyze();
      options.onWork(work);
      const checked = await work;
      if (isStopped) {
        stopped.add(root);
        return undefined;
      }
      stopped.delete(root);
      if (started === generation) options.onJudged(checked, leftOut);
      return { checked };
    };
    const first = inTurn(root, async () => (await again()) ?? (await judge()));
    let whole: Promise<Known | undefined> | undefined;
    const round: Round = {
      generation,
      assessments: new Map(),
      views: new Map(),
      versions: open,
      first,
      async whole() {
        const known = await first;
        if (!known?.moved) return known;
        whole ??= inTurn(root, judge);
        return whole;
      },
      leftOut,
    };
    rounds.set(root, round);
    return round;
  };

  /** The round about everything as it is now, once the one before has ended. */
  const roundOf = async (root: FileId, token?: CancellationToken): Promise<Round> => {
    for (;;) {
      stopIfCancelled(token);
      const last = rounds.get(root);
      if (last?.generation === generation) return last;
      const before = working.get(root);
      if (!before) return begin(root);
      await before;
    }
  };

  /** The round that says what is true of a document as it is now, and what it has found. */
  const foundNow = async (
    file: FileId,
    what: (round: Round) => Promise<Known | undefined>,
    token?: CancellationToken,
  ): Promise<{ readonly round: Round; readonly found: Known }> => {
    for (;;) {
      const round = await roundOf(rootOf(file, options.folders()), token);
      const found = await what(round);
      // Others may have changed meanwhile: who waits for them asks again.
      if (found && (round.generation === generation || isSame(round.versions.get(file), options.documents.byFile(file))))
        return { round, found };
    }
  };
  const firstOf = ({ first }: Round): Promise<Known | undefined> => first;
  const wholeOf = (round: Round): Promise<Known | undefined> => round.whole();

  /** What is shown of some analyses in an open document. */
  const viewOf = async ({ versions }: Round, file: FileId, { checked, moved }: Known): Promise<(View & { config: Config }) | undefined> => {
    const open = versions.get(file);
    const judgement = byFile(checked).get(file);
    const settings = await options.settingsOf(rootOf(file, options.folders()));
    if (!open || !judgement || isExcluded(judgement.config, file) || isIgnored(settings, file)) return undefined;
    const { analysis, config } = judgement;
    const shown = wantedOf(analysis, shownIn(analysis, file), settings, options.syntaxElsewhere);
    // Another list, for it says something else.
    return moved?.analyses.has(analysis)
      ? { open, analysis, config, settings, shown: [...shown], moved }
      : { open, analysis, config, settings, shown };
  };

  return {
    forget: () => {
      generation++;
      rounds.clear();
    },
    settingsOf: (file) => options.settingsOf(rootOf(file, options.folders())),
    async aboutConfig(open) {
      const root = rootOf(open.file, options.folders());
      if (open.file.endsWith(`/${profilesName}`)) {
        const { checked } = (await foundNow(open.file, firstOf)).found;
        const stale = checked.flatMap(({ analysis, config }) => staleProfiles(analysis.project, config.profiles));
        const own = new Map(stale.filter(({ profile: { at } }) => at.file === open.file).map((one) => [one.profile.at.start, one]));
        return { problems: parseProfiles(open.file, open.text).problems, findings: [], stale: [...own.values()] };
      }
      if (!(configNames as readonly string[]).includes(nameOf(open.file))) return { problems: [], findings: [], stale: [] };
      const { config, problems } = readConfig(open.file, open.text, cacheFor(root));
      const { checked } = (await foundNow(open.file, firstOf)).found;
      // Of a sound config the analyses know more: what its projects name and nobody can read.
      const own = config ? checked.filter((each) => each.config.file === open.file) : [];
      const more = own.flatMap(({ configProblems }) => configProblems.filter(({ at }) => at.file === open.file));
      const findings = config ? expiredAllows(config, { root, today: options.today() }) : [];
      return { problems: [...problems, ...more], findings, stale: [] };
    },
    async leftOut(file) {
      const { round } = await foundNow(file, firstOf);
      return round.leftOut.find(({ files }) => files.includes(file));
    },
    async view(file, token) {
      const { round, found } = await foundNow(file, firstOf, token);
      const known = round.views.get(file);
      if (known) return known;
      const view = await viewOf(round, file, found);
      if (view) round.views.set(file, view);
      return view;
    },
    async assess(file, token) {
      const root = rootOf(file, options.folders());
      const { round, found } = await foundNow(file, wholeOf, token);
      const known = round.assessments.get(file);
      if (known) return known;
      const view = await viewOf(round, file, found);
      if (!view) return undefined;
      const { open, analysis, config, settings, shown } = view;
      const daemon = daemonOf(found.checked);
      const assessment = { open, root, analysis, config, settings, daemon, shown, versions: round.versions };
      round.assessments.set(file, assessment);
      return assessment;
    },
  };
}

function isSame(one: OpenFile | undefined, other: OpenFile | undefined): boolean {
  return one?.version === other?.version && one?.text === other?.text;
}

/** The same files, but for those that are too large. */
function withoutLarge(source: Source): Source {
  return {
    ...source,
    async read(file, within, program) {
      const text = await source.read(file, within, program);
      return text !== null && text.length > mostCharacters ? null : text;
    },
  };
}

/** What is shown of each analysis: the same findings as long as the analysis is the same. */
const shownByFile = memoize((_analysis: Analysis) => new Map<FileId, readonly Shown[]>());

/** What a document shows of an analysis, in the order of the places. */
export function shownIn(analysis: Analysis, file: FileId): readonly Shown[] {
  const shown = shownByFile(analysis);
  const findings = shown.get(file) ?? presented(analysis, analysis.findings, file);
  shown.set(file, findings);
  return findings;
}

/** The workspace folder that holds a file, the deepest; the file's own folder where none does. */
export function rootOf(file: FileId, folders: readonly FileId[]): FileId {
  let best: FileId | undefined;
  for (const folder of folders) {
    const base = folder.endsWith('/') ? folder : `${folder}/`;
    if (file.startsWith(base) && folder.length > (best?.length ?? 0)) best = folder;
  }
  return best ?? folderOf(file);
}

/** What is said of each file. */
const byFile = memoize((checked: readonly Checked[]): ReadonlyMap<FileId, Checked> => {
  const found = new Map<FileId, Checked>();
  for (const each of checked) for (const file of each.files) if (!found.has(file)) found.set(file, each);
  return found;
});

const daemonOf = memoize((checked: readonly Checked[]) => daemonDefaultsIn(checked.map(({ analysis }) => analysis.project)));
