import type { FileId } from '../base/span';
import { outdated, type ProbedProfile } from '../config/profiles';
import { startOf } from '../model/configuration';
import type { Project } from '../model/project';

/** A profile that is not used, and why. */
export interface Stale {
  readonly profile: ProbedProfile;
  /** The Compose file of its service. */
  readonly file: FileId;
  /** Why it is ignored, as a sentence. */
  readonly message: string;
  /** True where running the service again makes another one. */
  readonly again?: true;
}

/** The profiles of services of a project that start otherwise by now: they are ignored, and nobody should believe that they are not. */
export function staleProfiles({ services }: Pick<Project, 'services'>, profiles: readonly ProbedProfile[]): Stale[] {
  if (profiles.length === 0) return [];
  const started = services.flatMap((service) => {
    const start = startOf(service);
    return start ? [{ name: service.name, start, file: service.ref.file }] : [];
  });
  return outdated(profiles, started).map(({ profile, why, again }) => {
    const file = started.find(({ name }) => name === profile.service)?.file ?? '';
    const message = `the profile of "${profile.service}" is ignored: ${why}.`;
    return { profile, file, message, ...(again && { again }) };
  });
}
