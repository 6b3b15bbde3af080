import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import type { Heard } from '../probe/machine';

const mostHeard = 64 * 1024;

/** Connects, sends a text, and reads until the other side closes, 64 KiB are there or the time is over. */
export function hear(host: string, port: number, text: string, milliseconds: number): Promise<Heard | { readonly failed: string }> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const parts: Buffer[] = [];
    let size = 0;
    let connected = false;
    const finish = (end: { readonly closed: boolean } | { readonly failed: string }): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve('failed' in end ? end : { answer: Buffer.concat(parts).toString('latin1').slice(0, mostHeard), ...end });
    };
    const timer = setTimeout(() => finish(connected ? { closed: false } : { failed: 'nobody answers' }), milliseconds);
    socket.on('connect', () => {
      connected = true;
      if (text !== '') socket.write(Buffer.from(text, 'latin1'));
    });
    socket.on('data', (part: Buffer) => {
      parts.push(part);
      size += part.length;
      if (size >= mostHeard) finish({ closed: false });
    });
    socket.on('end', () => finish({ closed: true }));
    // A connection that is torn down was one.
    socket.on('error', (error) => finish(connected ? { closed: true } : { failed: error.message }));
  });
}

/** So many free ports of the loopback address, none of them twice. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const open = await Promise.all(Array.from({ length: count }, listening));
  const ports = open.flatMap((server) => (server ? [(server.address() as AddressInfo).port] : []));
  await Promise.all(open.map((server) => new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)))));
  return ports;
}

function listening(): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}
