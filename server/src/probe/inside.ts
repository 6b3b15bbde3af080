import { accountsIn } from '../core/probe/least/accounts';
import type { Container } from './containers';
import type { Engine } from './engine';
import type { Machine } from './machine';
import { below } from './paths';

/** Accounts of the image of a container that its program could run as. */
export async function usersOf(engine: Engine, { id }: Pick<Container, 'id'>): Promise<readonly string[]> {
  const { code, out } = await engine.docker(['cp', `${id}:/etc/passwd`, '-']);
  return code === 0 ? accountsIn(out) : [];
}

/** Device files that containers are started privileged for: tunnels, FUSE, virtual machines, graphics, sound, serial lines, cameras. */
const wanted = /^(?:net|fuse|kvm|vhost-net|dri|kfd|snd|ppp|tty(?:USB|ACM)\d+|video\d+|i2c-\d+|gpiochip\d+|spidev[\d.]+)$/;

/** Those of them that the engine's machine has, where it is this one. */
export async function devicesOf(machine: Machine, { info }: Engine): Promise<readonly string[]> {
  if (!info.local) return [];
  const names = (await machine.list('/dev')).filter((name) => wanted.test(name)).sort();
  return names.map((name) => below('/dev', name === 'net' ? 'net/tun' : name));
}
