import { type Fix, text } from '../../fix/want';
import { normaliseCapability } from '../../knowledge/capabilities';
import { judgeHostPath } from '../../knowledge/host-paths';
import { cwe, nist, owasp } from '../../knowledge/references';
import { socketAt } from '../../knowledge/runtime-sockets';
import { judgeAdded } from '../../model/added-capability';
import { attributesOf } from '../../model/compose/attributes';
import { type Parameters, parametersOf } from '../../model/compose/parameters';
import { isRootUser } from '../../model/root-user';
import type { Service } from '../../model/service';
import { switchedOffBy } from '../../model/switched-off';
import { type Traced, trail } from '../../model/traced';
import { get, type ScalarValue, scalarAt, scalarsAt } from '../../model/value';
import { defineRule, type Profile } from '../rule';

/** An attribute that a variable may decide. */
interface Decided {
  readonly value: Traced<unknown>;
  /** What the variable decides, as the end of a sentence. */
  readonly what: string;
  readonly profile: Profile;
  /** Whether a default does no harm: about one that does, another rule speaks. */
  readonly isSafe: (value: string) => boolean;
}

export default defineRule({
  id: 'compose/unchecked-parameter',
  on: 'service',
  meta: {
    title: 'A variable from outside decides what a service may do',
    severity: 'medium',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['review'],
    why: `Whoever sets the variable takes down a wall: a line in the environment of the shell or of a build job, a parameter of a web form that starts containers. No file of the project
says what the value is, so nobody who reads them can tell what the service may do. And where nobody sets it, Compose puts nothing in its place, with a warning: \`user: "\${UID}:\${GID}"\`
becomes \`":"\`, which is root.

It speaks of \`privileged\`, \`cap_add\`, \`security_opt\`, \`user\`, \`devices\` and namespaces; under the strict profile also of \`image\`, the source of a bind mount, and programs in
\`command\` and \`entrypoint\`. A variable of the project's \`.env\` file, and \`\${NAME:?message}\`, are checked values and of no concern.`,
    derivation: `It takes somebody who sets the variable, which is a second flaw: medium. With a default that does no harm (\`\${NAME:-safe}\`) the file says what holds unless somebody
chooses otherwise: low.`,
    remedy: `Write the value itself. Where it has to differ between machines, write it into a \`.env\` file beside the Compose file, give a harmless default (\`\${NAME:-1000}\`), or have Compose
insist on it: \`\${NAME:?it decides the user}\`.`,
    breaks: `With \`\${NAME:?...}\` Compose stops with "required variable NAME is missing a value" where the variable is not set: \`docker compose down\`, \`ps\` and \`config\` as well as \`up\`.
Today it goes on with nothing in its place.`,
    allow: 'For a variable that a checked script sets each time, such as the user of a development container.',
    references: [
      owasp('13', 'enhance supply chain security'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(15, 'External Control of System or Configuration Setting'),
      cwe(20, 'Improper Input Validation'),
    ],
  },
  *check(service, { project }) {
    for (const { value, what, profile, isSafe } of [...strong(service), ...weak(service)]) {
      const parameters = parametersOf(value, project, `it decides ${what}`);
      const { open, defaulted } = parameters;
      const harmless = value.known && defaulted.length > 0 && isSafe(String(value.value));
      if (open.length === 0 && !harmless) continue;
      const names = open.length > 0 ? open : defaulted;
      yield {
        at: value.at,
        message: `whoever sets ${names.join(' or ')} decides ${what} of "${service.name}"${harmless ? ', by default harmless' : ''}`,
        because: trail(value),
        severity: harmless ? 'low' : 'medium',
        profile,
        value: `${what} ${names.join(' ')}`,
        fixes: demand(parameters),
      };
    }
  },
});

const isNotHost = (mode: string): boolean => mode !== 'host';

function* strong(service: Service): Iterable<Decided> {
  const profile = 'default';
  const { uts, cgroup, devices } = attributesOf(service.map);
  const around = { host: new Set<'network'>(), added: new Set<'ALL'>() };
  const isHarmlessCapability = (text: string): boolean => {
    const name = normaliseCapability(text);
    return name === undefined || judgeAdded(name, around) === undefined;
  };
  const one = (value: Traced<unknown> | undefined, what: string, isSafe: Decided['isSafe']): Decided[] =>
    value ? [{ value, what, profile, isSafe }] : [];
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

function* weak(service: Service): Iterable<Decided> {
  const profile = 'strict';
  if (service.image) yield { value: service.image, what: 'the image', profile, isSafe: () => true };
  for (const { type, source, syntax } of service.mounts) {
    // What hangs on a variable may be a folder of the host or a volume.
    if (!source || (type !== 'bind' && type !== 'other') || syntax === 'other' || isOfSession(source)) continue;
    yield {
      value: source,
      what: 'the source of a mount',
      profile,
      isSafe: (path) => socketAt(path) === undefined && judgeHostPath(path, true) === undefined,
    };
  }
  for (const key of ['command', 'entrypoint']) {
    for (const value of programs(service, key)) yield { value, what: 'a program', profile, isSafe: () => true };
  }
}

/** A variable of the login session means the same to whoever logs in. */
function isOfSession(source: Traced<string>): boolean {
  const session = /^(HOME|PWD|USERPROFILE|XDG_RUNTIME_DIR|SSH_AUTH_SOCK)$/;
  return !source.known && source.variables.every((name) => session.test(name));
}

/** Words of a command line that name a program, or that a shell reads: the first one, and what follows `-c`. */
function programs(service: Service, key: string): readonly ScalarValue[] {
  if (get(service.map, key)?.kind === 'scalar') return [scalarAt(service.map, key)].flatMap((one) => one ?? []);
  const words = scalarsAt(service.map, key);
  return words.filter((_, index) => {
    const before = words[index - 1];
    return index === 0 || (before?.known && /^-\w*c$/.test(before.value));
  });
}

function demand({ demand: edits, open }: Parameters): Fix[] {
  if (!edits || edits.length === 0) return [];
  return [{ title: `Insist on ${open.join(' and ')}`, tier: 'review', want: edits.map(({ at, is }) => text(at, is)) }];
}
