import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

/** A program, compiled. */
export interface Compiled {
  /** True unless what V8 made of it at an earlier start was there. */
  readonly isNew: boolean;
  /** Runs it as a module of Node. @returns its exports */
  run(requires: NodeJS.Require): unknown;
  /** What V8 has made of it by now. */
  data(): Buffer;
  /** The program, and the file beside it that keeps what V8 makes of it. */
  readonly file: string;
  readonly beside: string;
}

/**
 * Compiles a program. Compiling takes longer than a whole check of a small file, so what V8 makes of it is kept beside it, as Python does: whoever may write
 * there may as well change the program. A file that is damaged, of another version or of somebody else is passed over.
 * @param name stands for the text of the program
 * @param unpack for a program that is packed
 */
export function compiled(file: string, name: string, unpack: (packed: Buffer) => Buffer = (bytes) => bytes): Compiled {
  // The bundler writes no other characters than those of ASCII.
  const text = unpack(readFileSync(file)).toString('latin1');
  const beside = `${file.replace(/\.[a-z]+$/, '')}-${name}-${process.version}-${process.arch}.v8`;
  const cachedData = keptFor(file, beside);
  const script = new Script(`(function(exports,require,module,__filename,__dirname){${text}\n})`, {
    filename: file,
    ...(cachedData && { cachedData }),
  });
  const main = script.runInThisContext() as (...words: readonly unknown[]) => void;
  return {
    isNew: cachedData === undefined || script.cachedDataRejected === true,
    run: (requires) => {
      const module = { exports: {} };
      main(module.exports, requires, module, file, dirname(file));
      return module.exports;
    },
    data: () => script.createCachedData(),
    file,
    beside,
  };
}

/** Keeps what V8 has made of a program, for later starts of its owner. What goes wrong costs only time. */
export function keep({ file, beside, data }: Compiled): void {
  const draft = `${beside}.${process.pid}`;
  try {
    if (statSync(file).uid !== process.getuid?.()) return;
    accessSync(dirname(file), constants.W_OK);
    const made = data();
    const sum = Buffer.alloc(sumBytes);
    sum.writeUInt32LE(crc32(made));
    writeFileSync(draft, Buffer.concat([sum, made]), { flag: 'wx', mode: 0o644 });
    renameSync(draft, beside);
  } catch {
    rmSync(draft, { force: true });
  }
}

const sumBytes = 8;
const writableByOthers = 0o022;

/** What was kept of a program by its owner, whole: V8 does not notice damage. Windows does not say who may write to a file: nothing is kept there. */
function keptFor(program: string, beside: string): Buffer | undefined {
  let fd: number | undefined;
  try {
    fd = openSync(beside, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const found = fstatSync(fd);
    if (!found.isFile() || !isOwn(found, statSync(program))) return undefined;
    const bytes = readFileSync(fd);
    const made = bytes.subarray(sumBytes);
    return bytes.length > sumBytes && bytes.readUInt32LE() === crc32(made) ? made : undefined;
  } catch {
    return undefined;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

function isOwn(kept: Stats, program: Stats): boolean {
  return process.getuid !== undefined && kept.uid === program.uid && (kept.mode & writableByOthers) === 0;
}
