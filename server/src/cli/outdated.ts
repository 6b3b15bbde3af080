import type { FileId } from '../core/base/span';
import type { Session } from './session';

/** Once for each profile that no longer fits: it is ignored, and running the service again makes another one. */
export function outdatedNotes({ staleProfiles, nameOf }: Session): { readonly file: FileId; readonly message: string }[] {
  const notes = new Map<string, { readonly file: FileId; readonly message: string }>();
  for (const { profile, file, message, again } of staleProfiles) {
    const next = again ? ` Run "bulkhead probe ${nameOf(file)} ${profile.service}" again.` : '';
    notes.set(`${profile.at.start} ${profile.at.file}`, { file: profile.at.file, message: `${message}${next}` });
  }
  return [...notes.values()];
}
