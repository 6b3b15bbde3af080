import type { Connection } from 'vscode-languageserver';
import type { FileId } from '../core/base/span';
import { type Gitignore, isIgnoredByGit, parseGitignore } from '../core/syntax/gitignore';
import type { Settings } from './messages';
import { isRecord } from './record';
import { uriOfFile } from './uri';

/** What the person set in the editor for one folder. */
export interface EditorSettings extends Required<Omit<Settings, 'ignore'>> {
  /** The patterns of files that are not checked. */
  readonly ignore: Gitignore | undefined;
}

interface SettingsReader {
  /** The settings that hold for a folder. */
  of(root: FileId): Promise<EditorSettings>;
  /** They have changed; `sent` is what clients say that cannot be asked. */
  changed(sent: unknown): void;
}

/** A client that has not answered after this time is not waited for any longer. */
const patienceMilliseconds = 1000;

/**
 * Reads `bulkhead.*`: asks the client for each folder where it can be asked, else takes what it sent last.
 * @param answered the client has said something else than what was taken before its answer
 */
export function readSettings(connection: Connection, asks: boolean, answered: () => void): SettingsReader {
  const known = new Map<FileId, Promise<EditorSettings>>();
  let sent: unknown;

  const ask = (root: FileId): Promise<EditorSettings> => {
    const standard = settingsFrom(undefined, root);
    const answer = connection.workspace.getConfiguration({ scopeUri: uriOfFile(root), section: 'bulkhead' }).then(
      (section) => settingsFrom(section, root),
      () => standard,
    );
    return new Promise((done) => {
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        done(standard);
      }, patienceMilliseconds);
      answer.then((given) => {
        clearTimeout(timer);
        done(given);
        if (!isLate || isSame(given, standard)) return;
        known.set(root, answer);
        answered();
      });
    });
  };

  return {
    of(root) {
      const before = known.get(root);
      if (before) return before;
      const settings = asks ? ask(root) : Promise.resolve(settingsFrom(sent, root));
      known.set(root, settings);
      return settings;
    },
    changed(settings) {
      known.clear();
      sent = isRecord(settings) ? settings.bulkhead : undefined;
    },
  };
}

function isSame(a: EditorSettings, b: EditorSettings): boolean {
  return JSON.stringify({ ...a, ignore: undefined }) === JSON.stringify({ ...b, ignore: undefined }) && a.ignore === b.ignore;
}

/** The standard limit of problems in a file. */
const mostProblems = 100;

/** What a section says; anything else than what a setting may be counts as not set. */
function settingsFrom(section: unknown, root: FileId): EditorSettings {
  const said = isRecord(section) ? section : {};
  const { enable, profile, syntax, severity, run, maxProblems, ignore } = said;
  const levels = isRecord(severity) ? Object.entries(severity).filter(([, level]) => isLevel(level)) : [];
  const patterns = Array.isArray(ignore) ? ignore.filter((one) => typeof one === 'string' && one !== '') : [];
  return {
    enable: enable !== false,
    profile: profile === 'strict' ? 'strict' : 'default',
    syntax: syntax === 'on' || syntax === 'off' ? syntax : 'auto',
    severity: Object.fromEntries(levels) as EditorSettings['severity'],
    run: run === 'onSave' ? 'onSave' : 'onType',
    maxProblems: typeof maxProblems === 'number' && maxProblems >= 0 ? Math.floor(maxProblems) : mostProblems,
    ignore: patterns.length > 0 ? parseGitignore(`${root.endsWith('/') ? root : `${root}/`}.gitignore`, patterns.join('\n')) : undefined,
  };
}

function isLevel(level: unknown): boolean {
  return ['error', 'warning', 'information', 'hint', 'off'].includes(level as string);
}

/** True for a file that a person does not want to be checked. */
export function isIgnored({ ignore }: EditorSettings, file: FileId): boolean {
  return ignore !== undefined && isIgnoredByGit([ignore], file, false);
}
