import type { Found } from './family/find';
import { readTag } from './family/tag';
import { parseImage } from './image-name';
import type { OpenProgram } from './open-program';
import { openStores } from './open-stores';
import { openSwitches } from './open-switches';
import { openTools } from './open-tools';

export type { OpenPower, OpenProgram } from './open-program';

/** Each name of each program's images; `prefix` where all that begin so are meant. */
const names = [...openStores, ...openTools, ...openSwitches].flatMap((program) =>
  program.images.map((name) => ({ program, name, ...(name.endsWith('*') && { prefix: name.slice(0, -1) }) })),
);

/** The program of an image that asks nobody, where one is known for it. */
export function openProgramOf(reference: string, found: Found | undefined): OpenProgram | undefined {
  const image = found?.image ?? parseImage(reference);
  const tag = readTag(image);
  return names.find(
    ({ program: { only }, name, prefix }) =>
      (prefix === undefined ? image.name === name : image.name.startsWith(prefix)) && (only === undefined || only(tag)),
  )?.program;
}

/** A way of starting a program for which every client that reaches its port may run code in it. */
export interface OpenDebugger {
  readonly name: string;
  /** On a command with its options, or on the value of a variable; the group `port` is the port where one is said. */
  readonly starts: RegExp;
  readonly port?: string;
  readonly source: string;
}

/** Debuggers that listen on all addresses of the container. By default they listen on the loopback address, which no published port reaches. */
export const openDebuggers: readonly OpenDebugger[] = [
  {
    name: "Node's debugger",
    starts: /--inspect(?:-brk|-wait)?[= ](?:0\.0\.0\.0|\[?::\]?|\*)(?::(?<port>\d{1,5}))?(?![\d.])/,
    port: '9229',
    source: 'nodejs.org/en/learn/getting-started/debugging, security implications',
  },
  {
    name: "Java's debugger",
    starts: /(?:jdwp[=:]|Xrunjdwp:)(?=[^\s"']*server=y)[^\s"']*?address=(?:\*|0\.0\.0\.0):(?<port>\d{1,5})/,
    source: 'docs.oracle.com, JPDA connection and invocation',
  },
  {
    name: "Python's debugger",
    starts: /debugpy\s(?:[^;&|]*\s)?--listen[= ](?:0\.0\.0\.0|\*):(?<port>\d{1,5})/,
    source: 'github.com/microsoft/debugpy, README',
  },
  {
    name: "Go's debugger",
    starts: /\bdlv\s[^;&|]*--listen[= ](?:0\.0\.0\.0|\[::\])?:(?<port>\d{1,5})/,
    source: 'github.com/go-delve/delve Documentation/usage/dlv.md',
  },
  {
    name: 'gdbserver',
    starts: /\bgdbserver\s(?:[^;&|]*\s)?(?:0\.0\.0\.0|\*)?:(?<port>\d{1,5})/,
    source: 'sourceware.org/gdb, gdbserver manual page',
  },
];
