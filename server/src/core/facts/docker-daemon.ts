import { append } from '../base/many';
import { parseImage } from '../knowledge/image-name';
import type { ContainerConfig } from '../model/container';
import type { Project } from '../model/project';
import type { Service } from '../model/service';
import { known, type Trace, traceOf } from '../model/traced';
import { get, scalarAt, scalarsAt } from '../model/value';
import { commandWords, programOf, type Word } from '../model/words';
import { applicationOf } from './networks';
import { startVariables } from './start-variables';

/** A place that makes a Docker daemon answer whoever reaches it. */
export interface OpenDaemon extends Trace {
  /** `certificates` = the image is told to make none; `host` = an address of the command; `relay` = a program that passes the socket on. */
  readonly by: 'certificates' | 'host' | 'relay';
  readonly text: string;
}

/**
 * Where a service is told to offer Docker's API over TCP without asking for certificates (docs.docker.com, Protect the Docker daemon socket;
 * docker-library/docker dockerd-entrypoint.sh: without `DOCKER_TLS_CERTDIR` it listens on port 2375 of every address).
 */
export function openDaemons(service: ContainerConfig): OpenDaemon[] {
  const words = commandWords(service);
  if (words.some(({ known: isKnown }) => !isKnown)) return [];
  const relay = relayOf(words);
  if (relay) return [relay];
  const out: OpenDaemon[] = [];
  const certificates = startVariables(service).get('DOCKER_TLS_CERTDIR');
  if (certificates?.known && certificates.value === '' && startsByItself(service, words)) {
    out.push({ ...traceOf(certificates), by: 'certificates', text: 'DOCKER_TLS_CERTDIR' });
  }
  if (runsDaemon(service, words) && !words.some(({ text }) => /^--tls(?:verify)?(?:=(?:true|1))?$/i.test(text))) append(out, hosts(words));
  return out;
}

/** True for a port of a container behind which Docker's API answers without certificates. */
export function speaksDockerApi(service: ContainerConfig, target: string): boolean {
  return target === '2375' || (target === '2376' && openDaemons(service).length > 0);
}

/** The images that start a daemon when nothing else is said: `docker:dind`, `docker:27`, but not `docker:cli`. */
function isDaemonImage(service: ContainerConfig): boolean {
  const reference = known(service.image);
  const image = reference === undefined ? undefined : parseImage(reference);
  if (image?.repository !== 'docker' && image?.short !== 'docker') return false;
  return /(?:^|-)dind/.test(image.tag ?? '') || (image.name === 'docker' && !/cli|git|windows/.test(image.tag ?? ''));
}

/** The image's own script decides on the address: it starts without arguments, or with options alone. */
function startsByItself(service: ContainerConfig, words: readonly Word[]): boolean {
  if (!isDaemonImage(service) || startVariables(service).has('DOCKER_HOST')) return false;
  const rest = words.filter(({ text }) => programOf(text) !== 'dockerd-entrypoint.sh');
  return rest.length === 0 || rest[0]!.text.startsWith('-');
}

function runsDaemon(service: ContainerConfig, words: readonly Word[]): boolean {
  return startsByItself(service, words) || words.some(({ text }) => programOf(text) === 'dockerd');
}

function hosts(words: readonly Word[]): OpenDaemon[] {
  return words.flatMap((word, i): OpenDaemon[] => {
    const inline = /^(?:-H=?|--host=)(.+)$/.exec(word.text)?.[1];
    const value = inline ?? (/^(?:-H|--host)$/.test(word.text) ? words[i + 1]?.text : undefined);
    if (value === undefined || !/^tcp:\/\//i.test(value) || isLoopback(value)) return [];
    return [{ ...traceOf(inline === undefined ? words[i + 1]! : word), by: 'host', text: value }];
  });
}

/** `socat TCP-LISTEN:2375,fork UNIX-CONNECT:/var/run/docker.sock` */
function relayOf(words: readonly Word[]): OpenDaemon | undefined {
  const listens = words.find(({ text }) => /^tcp[46]?-l(?:isten)?:/i.test(text) && !/bind=(?:127\.|localhost)/i.test(text));
  const connects = words.some(({ text }) => /^unix(?:-connect|-client)?:/i.test(text) && /\/docker\.sock(?:,|$)/.test(text));
  return listens && connects ? { ...traceOf(listens), by: 'relay', text: listens.text } : undefined;
}

function isLoopback(address: string): boolean {
  return /^tcp:\/\/(?:127\.|localhost(?::|$)|\[::1\])/i.test(address);
}

/** What a client is told to speak to. */
interface DaemonAddress {
  readonly host: string;
  /** 2375 where none is written (docker/docker-ce opts/hosts.go). */
  readonly port: string;
}

/** The address in a `DOCKER_HOST` that names a daemon by TCP. */
export function daemonAddress(text: string): DaemonAddress | undefined {
  const match = /^tcp:\/\/(\[[^\]]*\]|[^:/]+)(?::(\d+))?\/?$/i.exec(text);
  return match ? { host: match[1]!.toLowerCase(), port: match[2] ?? '2375' } : undefined;
}

/** The service of the same application that a host name means: by its own name, its container's, its host name or an alias. */
export function serviceCalled(service: Service, project: Project, host: string): Service | undefined {
  const services = applicationOf(project, service)?.services ?? [];
  return services.find((other) => {
    const networks = get(other.map, 'networks');
    const aliases =
      networks?.kind === 'map' ? [...networks.entries.values()].flatMap(({ value }) => scalarsAt(value, 'aliases').map(known)) : [];
    const names = [other.name, known(scalarAt(other.map, 'container_name')), known(scalarAt(other.map, 'hostname')), ...aliases];
    return names.some((name) => name?.toLowerCase() === host);
  });
}
