import { normaliseCapability } from '../knowledge/capabilities';
import { assessHostPath } from '../knowledge/host-paths';
import { socketAt } from '../knowledge/runtime-sockets';
import { splitOutsideVariables } from '../model/compose/ports';
import { treeOf } from '../model/files';
import type { Project } from '../model/project';
import { isRootUser } from '../model/root-user';
import type { Service } from '../model/service';
import type { Traced } from '../model/traced';
import { get, type ScalarValue, scalarAt, scalarsAt } from '../model/value';
import { nodeAt } from '../syntax/tree';
import { assessAdded } from './added-capability';
import { switchedOffBy } from './switched-off';

/** An attribute that decides what a service may do, where it is written. */
interface DecidedAttribute {
  readonly value: Traced<unknown>;
  /** What it decides, as the end of a sentence. */
  readonly what: string;
  /** True for what decides less, and often is a variable on purpose: the image, where a mount comes from, what is run. */
  readonly weak: boolean;
  /** Whether a value takes no wall down. */
  readonly isHarmless: (value: string) => boolean;
}

/** The attributes of a service that a variable should not decide unseen. */
export function* decidedAttributes(service: Service, project: Project): Iterable<DecidedAttribute> {
  yield* strong(service);
  yield* weak(service, project);
}

const isNotHost = (mode: string): boolean => mode !== 'host';

function* strong(service: Service): Iterable<DecidedAttribute> {
  const { uts, cgroup, devices } = service.attributes;
  const around = { host: new Set<'network'>(), added: new Set<'ALL'>() };
  const isHarmlessCapability = (text: string): boolean => {
    const name = normaliseCapability(text);
    return name === undefined || assessAdded(name, around) === undefined;
  };
  const one = (value: Traced<unknown> | undefined, what: string, isHarmless: DecidedAttribute['isHarmless']): DecidedAttribute[] =>
    value ? [{ value, what, weak: false, isHarmless }] : [];
  yield* one(service.privileged, 'the privileges', (text) => text === 'false');
  for (const added of service.capAdd) yield* one(added, 'a capability', isHarmlessCapability);
  for (const option of service.securityOpt)
    yield* one(option, 'the confinement', () => switchedOffBy([option], service.seccompFile).length === 0);
  yield* one(service.user, 'the user', (text) => !isRootUser(text));
  yield* one(service.networkMode, 'the network namespace', isNotHost);
  yield* one(service.pid, 'the process namespace', isNotHost);
  yield* one(service.ipc, 'the IPC namespace', isNotHost);
  yield* one(uts, 'the UTS namespace', isNotHost);
  yield* one(cgroup, 'the cgroup namespace', isNotHost);
  yield* one(service.usernsMode, 'the user namespace', isNotHost);
  for (const device of devices) {
    const path = device.kind === 'scalar' ? device : scalarAt(device, 'source');
    yield* one(path, 'a device', (text) => /^\/dev\/(null|zero|full|u?random)(:|$)/.test(text));
  }
}

function* weak(service: Service, project: Project): Iterable<DecidedAttribute> {
  // Beside `build` it is the name that the result is given.
  if (service.image && !service.build) yield { value: service.image, what: 'the image', weak: true, isHarmless: () => true };
  for (const { type, source, syntax } of service.mounts) {
    // What depends on a variable may be a folder of the host or a volume.
    if (!source || (type !== 'bind' && type !== 'other') || syntax === 'other' || isOfSession(source)) continue;
    yield {
      value: source,
      what: 'the source of a mount',
      weak: true,
      isHarmless: (path) => socketAt(path) === undefined && assessHostPath(path, true) === undefined,
    };
  }
  for (const key of ['command', 'entrypoint']) {
    for (const value of programs(service, key, project)) yield { value, what: 'a program', weak: true, isHarmless: () => true };
  }
}

/** A variable of the login session means the same to whoever logs in. */
function isOfSession(source: Traced<string>): boolean {
  const session = /^(HOME|PWD|USERPROFILE|XDG_RUNTIME_DIR|SSH_AUTH_SOCK)$/;
  return !source.known && source.variables.every((name) => session.test(name));
}

/** Words of a command line that name a program, or that a shell reads: the first one, and what follows `-c`. */
function programs(service: Service, key: string, project: Project): readonly ScalarValue[] {
  const line = get(service.map, key);
  if (line?.kind === 'scalar') return decidesProgram(line, project) ? [line] : [];
  const words = scalarsAt(service.map, key);
  return words.filter((_, index) => {
    const before = words[index - 1];
    return index === 0 || (before?.known && /^-\w*c$/.test(before.value));
  });
}

/** Whether a variable stands in the first word of a line, or in what a shell reads behind `-c`; in an option it decides no program. */
function decidesProgram(line: ScalarValue, project: Project): boolean {
  const tree = line.origin && treeOf(project, line.origin.file);
  const node = tree && line.origin && nodeAt(tree, line.origin.path);
  if (node?.kind !== 'scalar') return true;
  const text = node.text.trimStart();
  const first = splitOutsideVariables(text, ' ')[0] ?? '';
  const script = /\s-\w*c\s(.*)$/s.exec(text)?.[1] ?? '';
  return first.includes('$') || script.includes('$');
}
