import { type Config, configNames, isExcluded } from '../core/config';
import { parseConfig } from '../core/config-read';
import { foldAbsences, isShown, type Judged } from '../core/engine';
import type { Finding } from '../core/finding';
import type { Profile } from '../core/rules/rule';
import type { Problem } from '../core/syntax/tree';
import { folderOf, nameOf } from '../core/text/file';
import type { FileId } from '../core/text/site';
import { expiredAllows } from '../core/unused-allow';
import { knownRules } from '../workspace/governing-config';
import { createKept, type Kept } from '../workspace/kept';
import { type Judgement, judgeFiles, type Settings } from '../workspace/workspace';
import type { Documents, OpenFile } from './documents';

/** What the person set in the editor for one folder. */
export interface EditorSettings {
  readonly enable: boolean;
  readonly profile: Profile;
}

/** An open document, judged at one version. */
export interface Assessment {
  readonly open: OpenFile;
  /** The workspace folder that holds the document, else the document's folder. */
  readonly root: FileId;
  readonly judged: Judged;
  readonly config: Config;
  /** What is shown in the document, absences of one subject folded into one finding. */
  readonly shown: readonly Finding[];
  /** The versions of all documents that were open, for edits of several files. */
  readonly versions: ReadonlyMap<FileId, OpenFile>;
}

export interface Judging {
  /** Judges a document as it is now, together with the others that are open; `undefined` for one that is none of ours. */
  assess(file: FileId): Promise<Assessment | undefined>;
  /** What is to be said about an open config file; nothing for other documents. */
  aboutConfig(open: OpenFile): Promise<ConfigReport>;
  /** Something that judgements rest on is no longer as it was. */
  forget(): void;
  /** True when a judgement may rest on one of these files, or on something below one of these folders. */
  restsOn(files: readonly FileId[]): boolean;
}

export interface ConfigReport {
  readonly problems: readonly Problem[];
  readonly findings: readonly Finding[];
}

interface Round {
  readonly generation: number;
  /** What was asked for already. */
  readonly assessments: Map<FileId, Assessment>;
  readonly versions: ReadonlyMap<FileId, OpenFile>;
  readonly judgements: Promise<readonly Judgement[]>;
}

export interface JudgingOptions {
  readonly documents: Documents;
  readonly folders: () => readonly FileId[];
  readonly settingsOf: (root: FileId) => Promise<EditorSettings>;
  readonly today: () => string;
  /** Told of each round of judging while it goes on. */
  readonly onWork: (work: Promise<unknown>) => void;
}

/**
 * Judges the open documents of a folder together with the files of their projects, so that what one says about another is
 * heard. The only state is the last round of each folder, valid until something changes, and what it leaves for the next.
 */
export function createJudging(options: JudgingOptions): Judging {
  const rounds = new Map<FileId, Round>();
  const kept = new Map<FileId, Kept>();
  let generation = 0;

  const keptFor = (root: FileId): Kept => {
    const known = kept.get(root) ?? createKept();
    kept.set(root, known);
    return known;
  };

  const roundOf = (root: FileId): Round => {
    const last = rounds.get(root);
    if (last?.generation === generation) return last;
    const { open, source } = options.documents.snapshot();
    const files = [...open.values()].filter((each) => rootOf(each.file, options.folders()) === root);
    const started = generation;
    /** Lets the client's next messages in; they may make this round pointless. */
    const isWanted = async (): Promise<boolean> => {
      await new Promise((done) => setImmediate(done));
      return started === generation;
    };
    const roots = new Set([...open.keys()].map((file) => rootOf(file, options.folders())));
    for (const known of kept.keys()) if (!roots.has(known)) kept.delete(known);
    const judgements = options.settingsOf(root).then(async ({ enable, profile }) => {
      if (!enable || files.length === 0) return [];
      const settings: Settings = { root, ungoverned: profile, today: options.today(), kept: keptFor(root), goOn: isWanted };
      return judgeFiles(
        files.map((each) => each.file),
        source,
        settings,
      );
    });
    options.onWork(judgements);
    const round: Round = { generation, assessments: new Map(), versions: open, judgements };
    rounds.set(root, round);
    return round;
  };

  return {
    forget: () => {
      generation++;
      rounds.clear();
    },
    restsOn: (files) => files.some((file) => [...kept.values()].some(({ asked }) => asked.has(file) || hasBelow(asked, file))),
    async aboutConfig(open) {
      if (!(configNames as readonly string[]).includes(nameOf(open.file))) return { problems: [], findings: [] };
      const root = rootOf(open.file, options.folders());
      const { config, problems } = parseConfig(open.file, open.text, knownRules);
      const judgements = await roundOf(root).judgements;
      // Of a sound config the judgements know more: what its projects name and nobody can read.
      const more = config
        ? judgements.filter((each) => each.config.file === open.file).flatMap(({ configProblems }) => configProblems)
        : [];
      const findings = config ? expiredAllows(config, { root, today: options.today() }) : [];
      return { problems: [...problems, ...more], findings };
    },
    async assess(file) {
      for (;;) {
        const root = rootOf(file, options.folders());
        const round = roundOf(root);
        const judgements = await round.judgements;
        if (round.generation !== generation) continue;
        const known = round.assessments.get(file);
        if (known) return known;
        const open = round.versions.get(file);
        const judgement = judgementOf(judgements, file);
        if (!open || !judgement || isExcluded(judgement.config, file)) return undefined;
        const { judged, config } = judgement;
        const shown = foldAbsences(judged.findings.filter((finding) => finding.at.file === file && isShown(finding)));
        const assessment = { open, root, judged, config, shown, versions: round.versions };
        round.assessments.set(file, assessment);
        return assessment;
      }
    },
  };
}

function hasBelow(asked: ReadonlySet<FileId>, folder: FileId): boolean {
  for (const file of asked) if (file.startsWith(`${folder}/`)) return true;
  return false;
}

function rootOf(file: FileId, folders: readonly FileId[]): FileId {
  let best: FileId | undefined;
  for (const folder of folders) {
    const base = folder.endsWith('/') ? folder : `${folder}/`;
    if (file.startsWith(base) && folder.length > (best?.length ?? 0)) best = folder;
  }
  return best ?? folderOf(file);
}

function judgementOf(judgements: readonly Judgement[], file: FileId): Judgement | undefined {
  return judgements.find(({ files }) => files.has(file));
}
