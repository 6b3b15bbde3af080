import { daemonAddress, openDaemons, serviceCalled } from '../facts/docker-daemon';
import { isSocketProxy } from '../knowledge/runtime-sockets';
import type { ContainerConfig } from '../model/container';
import { imageNameOf } from '../model/image-reference';
import type { Project } from '../model/project';
import type { Service } from '../model/service';
import { known } from '../model/traced';
import { commandWords } from '../model/words';
import type { Privileges } from './privileges';

/** Names and addresses by which a container reaches the host that it runs on (docs.docker.com, host-gateway; 172.17.0.1 is that of the default bridge). */
const hostNames =
  /^(?:host\.docker\.internal|gateway\.docker\.internal|host\.containers\.internal|172\.17\.0\.1|127\..*|localhost|\[::1\])$/;

/** The daemon that a container is told to use over TCP, where no service of its files is that. */
export function remoteApiOf(config: ContainerConfig, project: Project, service: Service | undefined): Privileges['remoteApi'] {
  const address = daemonAddress(known(config.environment.get('DOCKER_HOST')) ?? '');
  if (!address || (service && serviceCalled(service, project, address.host))) return 'none';
  const verified = config.environment.get('DOCKER_TLS_VERIFY');
  if (verified || address.port === '2376') return 'none';
  return hostNames.test(address.host) ? 'host' : 'somewhere';
}

/** True for an image that passes chosen calls on to the socket. */
export function isSocketProxyImage({ image }: ContainerConfig): boolean {
  const name = imageNameOf(image);
  return name !== undefined && isSocketProxy(name);
}

/** Variables and options that let calls through which change something (READMEs of Tecnativa, LinuxServer, wollomatic, CetusGuard). */
const opening = /^(?:POST|ALLOW_(?:POST|PUT|DELETE))$/i;

/** What a socket proxy passes on: reading calls, or also those that start containers. */
export function proxyAccess(config: ContainerConfig): 'read' | 'write' {
  const opened = [...config.environment].some(
    ([name, value]) => opening.test(name) && (!value.known || !/^(?:0|false|no|off|)$/i.test(value.value)),
  );
  const asked = commandWords(config).some(({ text }) => /^-{1,2}allow(?:POST|PUT|DELETE)/i.test(text));
  return opened || asked ? 'write' : 'read';
}

/** True where a service offers Docker's API to everybody on its networks. */
export function offersApi(service: Service): 'read' | 'write' | undefined {
  if (openDaemons(service).length > 0) return 'write';
  return isSocketProxyImage(service) ? proxyAccess(service) : undefined;
}
