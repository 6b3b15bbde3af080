import type { Json } from '../core/base/json';
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
  const compose = await findCompose(machine, program);
  if (compose === undefined)
    return {
      failed: `There is no Compose for "${program}": install the plugin "docker compose" (package docker-compose-plugin), and run again`,
    };
  const about = await machine.run(program, ['info', '--format', '{{json .}}'], { seconds: 30 });
  if (about.code !== 0) return { failed: noEngine(program, about) };
  const facts = program === 'podman' ? podmanFacts(asMap(parsed(about.out))) : dockerFacts(asMap(parsed(about.out)));
  if (facts.system === 'windows') return { failed: 'The engine runs Windows containers: switch it to Linux containers, and run again' };
  const local = await isLocal(machine, facts);
  const { system: _, host: __, ...known } = facts;
  const info: Omit<EngineInfo, 'unseen'> = {
    program,
    version: asText(server.Version) ?? 'unknown',
    api: asText(server.ApiVersion) ?? asText(server.APIVersion) ?? 'unknown',
    compose: compose.version,
    ...known,
    local,
  };
  const [first, ...before] = compose.words;
  return {
    info: { ...info, unseen: unseen(info) },
    program,
    docker: (words, seconds = 60) => machine.run(program, words, { seconds }),
    compose: (words, seconds = 120) =>
      // A terminal's animation is of no use here, nor is advice about other products.
      machine.run(first, [...before, ...words], {
        seconds,
        env: { COMPOSE_ANSI: 'never', COMPOSE_PROGRESS: 'plain', DOCKER_CLI_HINTS: 'false' },
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
  return `The engine of "${program}" does not answer: start it, choose it with DOCKER_HOST or "docker context use", and check that this user may use it (group "docker"). ${said}`.trimEnd();
}

async function findCompose(machine: Machine, program: string): Promise<Compose | undefined> {
  const ways: readonly (readonly [string, ...string[]])[] = [[program, 'compose'], ['docker-compose']];
  for (const words of ways) {
    const [first, ...rest] = words;
    const ran = await machine.run(first, [...rest, 'version', '--short'], { seconds: 30 });
    const version = ran.out.trim().split('\n').at(-1) ?? '';
    // What has no number is built by its own people from source; the first Compose, in Python, is another program.
    if (ran.code === 0 && version !== '' && !/^v?1\./.test(version)) return { words: [...words], version };
  }
  return undefined;
}

/** What `info` says. */
type Facts = Pick<EngineInfo, 'kernel' | 'cgroup' | 'seccomp' | 'modules' | 'rootless' | 'remapped'> & {
  readonly host: string;
  readonly system: string;
};

function dockerFacts(info: { readonly [key: string]: Json }): Facts {
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
    cgroup: cgroupOf(info.CgroupVersion),
    seccomp: options.includes('seccomp'),
    modules: options.filter((option) => option === 'apparmor' || option === 'selinux'),
    rootless: options.includes('rootless'),
    remapped: options.includes('userns'),
  };
}

function podmanFacts(info: { readonly [key: string]: Json }): Facts {
  const host = asMap(info.host);
  const security = asMap(host.security);
  return {
    kernel: asText(host.kernel) ?? 'unknown',
    host: asText(host.hostname) ?? '',
    system: 'linux',
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

function unseen({ local, cgroup, seccomp, modules }: Omit<EngineInfo, 'unseen'>): string[] {
  return [
    ...(local ? [] : ['processes, open ports and peaks of memory: the engine is on another machine']),
    ...(local && cgroup === 1 ? ['the most processes at once: the machine has cgroup version 1'] : []),
    ...(seccomp ? [] : ['what the seccomp profile denies: this engine has no seccomp']),
    ...(modules.length > 0 ? [] : ['what AppArmor or SELinux denies elsewhere: this engine has neither']),
  ];
}
