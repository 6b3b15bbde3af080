import type { FileId } from '../core/base/span';
import { outdated } from '../core/config/profiles';
import { startOf } from '../core/model/configuration';
import type { Session } from './session';

/** Once for each profile that no longer fits: it is ignored, and running the service again makes another one. */
export function outdatedNotes({ checked, nameOf }: Session): { readonly file: FileId; readonly message: string }[] {
  const notes = new Map<string, { readonly file: FileId; readonly message: string }>();
  for (const { analysis, config } of checked) {
    const services = analysis.project.services.flatMap((service) => {
      const start = startOf(service);
      return start ? [{ name: service.name, start, file: service.ref.file }] : [];
    });
    for (const { profile, why, again } of outdated(config.profiles, services)) {
      const from = services.find(({ name }) => name === profile.service)?.file ?? '';
      const next = again ? ` Run "bulkhead probe ${nameOf(from)} ${profile.service}" again.` : '';
      const message = `the profile of "${profile.service}" is ignored: ${why}.${next}`;
      notes.set(`${profile.at.start} ${profile.at.file}`, { file: profile.at.file, message });
    }
  }
  return [...notes.values()];
}
