import { resolveIn } from '../base/file';
import type { FileId } from '../base/span';
import { parseYaml } from '../syntax/yaml';
import { lastOption, securityOptions } from './security-options';
import type { SeccompFile, Service } from './service';

/** Default actions that let a system call through; the second writes it to a log (opencontainers/runtime-spec config-linux.md). */
const permissive: ReadonlySet<string> = new Set(['SCMP_ACT_ALLOW', 'SCMP_ACT_LOG']);

/**
 * Reads the seccomp profile that a service names by file, relative to its project (docker/compose pkg/compose/create.go
 * parseSecurityOpts). A profile is JSON, and JSON is YAML.
 * @param folder the folder of the application.
 * @param fetch gives the text of a file of the project.
 */
export function seccompFileOf(
  service: Pick<Service, 'securityOpt'>,
  folder: FileId,
  fetch: (file: FileId) => string | null | undefined,
): SeccompFile | undefined {
  const last = lastOption(securityOptions(service.securityOpt), 'seccomp');
  const name = last?.option.known ? last.value : undefined;
  if (!name || name === 'unconfined' || name === 'builtin') return undefined;
  const file = resolveIn(folder, name);
  const text = fetch(file);
  const root = typeof text !== 'string' ? undefined : parseYaml(file, text).documents[0];
  const action = root?.kind === 'map' ? root.entries.find(({ key }) => key.text === 'defaultAction')?.value : undefined;
  return { name, allowsAll: action?.kind === 'scalar' ? permissive.has(action.text) : null };
}
