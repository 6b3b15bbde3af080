import type { Connection } from 'vscode-languageserver';
import type { FileId } from '../core/base/span';
import type { EditorSettings } from './analyses';
import { uriOfFile } from './uri';

interface SettingsReader {
  /** The settings that hold for a folder. */
  of(root: FileId): Promise<EditorSettings>;
  /** They have changed; `sent` is what clients say that cannot be asked. */
  changed(sent: unknown): void;
}

/** Reads `bulkhead.*`: asks the client for each folder where it can be asked, else takes what it sent last. */
export function readSettings(connection: Connection, asks: boolean): SettingsReader {
  const asked = new Map<FileId, Promise<EditorSettings>>();
  let sent = settingsFrom(undefined);
  return {
    of(root) {
      if (!asks) return Promise.resolve(sent);
      const known = asked.get(root);
      if (known) return known;
      const answer = connection.workspace
        .getConfiguration({ scopeUri: uriOfFile(root), section: 'bulkhead' })
        .then(settingsFrom, () => settingsFrom(undefined));
      asked.set(root, answer);
      return answer;
    },
    changed(settings) {
      asked.clear();
      const section = typeof settings === 'object' && settings !== null && 'bulkhead' in settings ? settings.bulkhead : undefined;
      sent = settingsFrom(section);
    },
  };
}

function settingsFrom(section: unknown): EditorSettings {
  const said = (typeof section === 'object' && section !== null ? section : {}) as Record<string, unknown>;
  return { enable: said.enable !== false, profile: said.profile === 'strict' ? 'strict' : 'default' };
}
