import type { Json, JsonMap } from '../core/base/json';
import { asList, asMap, asText } from '../core/probe/json-parts';
import { Ended } from './ended';
import { isMap, lastWords, parsed } from './json';
import type { Machine, Ran } from './machine';
import type { EngineInfo, Failed } from './order';

/** An engine and the two programs that talk to it. */
export interface Engine {
  readonly info: EngineInfo;
  docker(words: readonly string[], seconds?: number): Promise<Ran>;
  compose(words: readonly string[], seconds?: number): Promise<Ran>;
  /** The words that run the engine's program. */
  readonly program: string;
}

/** How Compose is called: the words before its own, and what they print for its version. */
interface Compose {
  readonly words: readonly [program: string, ...words: string[]];
  readonly version: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Finds the engine of this person's context and Compose. @returns one sentence that says what is missing and what to do, where one is */
export async function detect(machine: Machine): Promise<Engine | Failed> {
  const program = await engineProgram(machine);
  if (program === undefined)
    return { failed: 'There is no "docker" and no "podman" on PATH: install Docker Engine, Docker Desktop or Podman, and run again' };
  const version = await machine.run(program, ['version', '--format', '{{json .}}'], { seconds: 30 });
  const answer = asMap(parsed(version.out));
  const server = program === 'docker' ? answer.Server : (answer.Server ?? answer.Client);
  if (version.code !== 0 || !isMap(server)) return { failed: noEngine(program, version) };
  const about = await machine.run(program, ['info', '--format', '{{json .}}'], { seconds: 30 });
  if (about.code !== 0) return { failed: noEngine(program, about) };
  const told = asMap(parsed(about.out));
  const facts = program === 'podman' ? podmanFacts(told) : dockerFacts(told, server);
  const compose = await findCompose(machine, program, await socketOf(machine, told));
  if ('failed' in compose) return compose;
  if (facts.system === 'windows') return { failed: 'The engine runs Windows containers: switch it to Linux containers, and run again' };
  const local = await isLocal(machine, facts);
  const { system: _, host: __, isPodman, isDesktop, ...known } = facts;
  const info: Omit<EngineInfo, 'unseen'> = {
    program: facts.isPodman ? 'podman' : program,
    version: asText(server.Version) ?? 'unknown',
    api: asText(server.ApiVersion) ?? asText(server.APIVersion) ?? 'unknown',
    compose: compose.version,
    ...known,
    local,
  };
  const [first, ...before] = compose.words;
  return {
    info: { ...info, unseen: unseen(info, { isPodman, isDesktop }) },
    program,
    docker: (words, seconds = 60) => machine.run(program, words, { seconds }),
    compose: (words, seconds = 120) =>
      // A terminal's animation is of no use here, nor is advice about other products.
      machine.run(first, [...before, ...words], {
        seconds,
        env: { COMPOSE_ANSI: 'never', COMPOSE_PROGRESS: 'plain', DOCKER_CLI_HINTS: 'false', ...compose.env },
      }),
  };
}

/** What fails because the engine has stopped is nobody's fault: the proof ends. */
export async function aliveOrEnd(engine: Engine): Promise<void> {
  const ran = await engine.docker(['version', '--format', '{{json .Server}}']);
  if (ran.code !== 0) throw new Ended(`The engine does not answer any more: ${lastWords({ ...ran, out: '' }, 2).join(' ')}`);
}

async function engineProgram(machine: Machine): Promise<string | undefined> {
  for (const program of ['docker', 'podman']) {
    const { missing } = await machine.run(program, ['--version'], { seconds: 30 });
    if (!missing) return program;
  }
  return undefined;
}

function noEngine(program: string, ran: Ran): string {
  const said = lastWords({ ...ran, out: '' }, 2).join(' ');
  const what = /permission denied/i.test(said)
    ? `This user may not use the engine of "${program}": join the group "docker" and log in anew, or choose a rootless engine with DOCKER_HOST.`
    : `The engine of "${program}" does not answer: start it, or choose it with DOCKER_HOST or "docker context use".`;
  return `${what} ${said}`.trimEnd();
}

/** Where Podman listens for Compose; `undefined` where it does not. */
async function socketOf(machine: Machine, info: JsonMap): Promise<string | undefined> {
  const path = asText(asMap(asMap(info.host).remoteSocket).path)?.replace(/^unix:\/\//, '');
  return path !== undefined && (await machine.kind(path)) !== undefined ? path : undefined;
}

/** @param socket where Podman listens */
async function findCompose(machine: Machine, program: string, socket: string | undefined): Promise<Compose | Failed> {
  const isPodman = program === 'podman';
  const ways: readonly (readonly [string, ...string[]])[] = [[program, 'compose'], ['docker-compose']];
  let isOther = false;
  for (const words of ways) {
    const [first, ...rest] = words;
    const ran = await machine.run(first, [...rest, 'version', '--short'], { seconds: 30 });
    const version = ran.out.trim().split('\n').at(-1) ?? '';
    // podman-compose, and the first Compose, in Python, are other programs. What has no number is built by its own people from source.
    isOther ||= /podman[- ]compose/i.test(`${ran.out}${ran.err}`) && !/docker-compose/.test(ran.err);
    if (ran.code !== 0 || version === '' || /^v?1\.|podman/i.test(version)) continue;
    const asksEngine = isPodman && first !== program && !machine.environment.DOCKER_HOST;
    if (asksEngine && socket === undefined)
      return {
        failed:
          'Compose reaches Podman through its socket, which is not there: start it ("systemctl --user start podman.socket"), and run again',
      };
    return { words: [...words], version, env: asksEngine ? { DOCKER_HOST: `unix://${socket}` } : {} };
  }
  const other = isOther ? ' (podman-compose is another program, which cannot print a project as JSON)' : '';
  return { failed: `There is no Compose for "${program}"${other}: install Docker Compose (package docker-compose-plugin), and run again` };
}

/** What `info` says. */
type Facts = Pick<EngineInfo, 'kernel' | 'cgroup' | 'seccomp' | 'modules' | 'rootless' | 'remapped'> & {
  readonly host: string;
  readonly system: string;
  readonly isPodman: boolean;
  readonly isDesktop: boolean;
};

/** @param server what `version` says of it: Podman speaks the language of Docker Engine, too */
function dockerFacts(info: JsonMap, server: JsonMap): Facts {
  const options = asList(info.SecurityOptions).map(
    (option) =>
      String(option)
        .replace(/^name=/, '')
        .split(',')[0]!,
  );
  return {
    kernel: asText(info.KernelVersion) ?? 'unknown',
    host: asText(info.Name) ?? '',
    system: asText(info.OSType) ?? 'linux',
    isPodman: asList(server.Components).some((one) => asText(asMap(one).Name) === 'Podman Engine'),
    isDesktop: asText(info.OperatingSystem) === 'Docker Desktop',
    cgroup: cgroupOf(info.CgroupVersion),
    seccomp: options.includes('seccomp'),
    modules: options.filter((option) => option === 'apparmor' || option === 'selinux'),
    // An older Podman says it only by where it keeps everything (containers-storage.conf(5)).
    rootless:
      options.includes('rootless') || info.Rootless === true || /\/\.local\/share\/containers\//.test(asText(info.DockerRootDir) ?? ''),
    remapped: options.includes('userns'),
  };
}

function podmanFacts(info: JsonMap): Facts {
  const host = asMap(info.host);
  const security = asMap(host.security);
  return {
    kernel: asText(host.kernel) ?? 'unknown',
    host: asText(host.hostname) ?? '',
    system: 'linux',
    isPodman: true,
    isDesktop: false,
    cgroup: cgroupOf(String(host.cgroupVersion ?? '').replace(/^v/, '')),
    seccomp: security.seccompEnabled === true,
    modules: [...(security.apparmorEnabled === true ? ['apparmor'] : []), ...(security.selinuxEnabled === true ? ['selinux'] : [])],
    rootless: security.rootless === true,
    remapped: false,
  };
}

function cgroupOf(version: Json | undefined): 1 | 2 | undefined {
  return version === '1' ? 1 : version === '2' ? 2 : undefined;
}

/** Docker Desktop, a context of another machine and a container with the engine's socket have another kernel or another name. */
async function isLocal(machine: Machine, { kernel, host }: Facts): Promise<boolean> {
  if (machine.platform !== 'linux') return false;
  const [own, name] = await Promise.all([machine.read('/proc/sys/kernel/osrelease'), machine.read('/proc/sys/kernel/hostname')]);
  return own?.trim() === kernel && name?.trim() === host;
}

type Known = Pick<Facts, 'isPodman' | 'isDesktop'>;

function unseen(
  { local, cgroup, seccomp, modules, rootless, remapped }: Omit<EngineInfo, 'unseen'>,
  { isPodman, isDesktop }: Known,
): string[] {
  const where = isDesktop ? 'Docker Desktop runs the engine in a machine of its own' : 'the engine is on another machine';
  return [
    ...(local ? [] : [`processes, open ports and peaks of memory: ${where}`]),
    ...(local && cgroup === 1 ? ['the most processes at once: the machine has cgroup version 1'] : []),
    ...(seccomp ? [] : ['what the seccomp profile denies: this engine has no seccomp']),
    ...(modules.length > 0 ? [] : ['what AppArmor or SELinux denies elsewhere: this engine has neither']),
    ...(rootless ? ['what root of the machine may do: this engine is rootless, so a service that works here may use more elsewhere'] : []),
    ...(remapped ? ['what root of the machine may do: root of a container is another user here (userns-remap)'] : []),
    ...(isPodman ? ['what Docker Engine grants by default and Podman may not, such as NET_RAW and MKNOD: this engine is Podman'] : []),
  ];
}
