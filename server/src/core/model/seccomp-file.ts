import { resolveIn } from '../base/file';
import type { FileId } from '../base/span';
import type { Node } from '../syntax/tree';
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
  const action = at(root, 'defaultAction');
  const calls = at(root, 'syscalls');
  return {
    name,
    at: last!.option.at,
    allowsAll: action?.kind === 'scalar' ? permissive.has(action.text) : null,
    allows: calls?.kind === 'seq' ? calls.items.flatMap(allowedBy) : [],
    ...(text === null && !name.startsWith('/') && { missing: true }),
  };
}

/** The calls of one entry that lets them through without a condition on arguments or capabilities (moby/profiles seccomp/seccomp_linux.go). */
function allowedBy(entry: Node): string[] {
  const action = at(entry, 'action');
  const conditions = [at(entry, 'args'), at(at(entry, 'includes'), 'caps')];
  if (action?.kind !== 'scalar' || !permissive.has(action.text)) return [];
  if (conditions.some((condition) => condition?.kind === 'seq' && condition.items.length > 0)) return [];
  const names = at(entry, 'names');
  const one = at(entry, 'name');
  return [...(names?.kind === 'seq' ? names.items : []), ...(one ? [one] : [])].flatMap((name) =>
    name.kind === 'scalar' ? [name.text] : [],
  );
}

function at(node: Node | undefined, key: string): Node | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key.text === key)?.value : undefined;
}
