import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const applets = ['sh', 'cat', 'id', 'ls', 'readlink', 'sleep', 'echo', 'grep', 'test', 'touch'];

/** A tar of the smallest system that can answer the probe: busybox, some users, and a setuid program. */
export function importableImage(folder: string): Buffer {
  for (const name of ['bin', 'etc', 'tmp', 'proc', 'sys', 'dev', 'run']) mkdirSync(join(folder, name), { recursive: true });
  const found = spawnSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).stdout.trim();
  copyFileSync(found, join(folder, 'bin', 'busybox'));
  chmodSync(join(folder, 'bin', 'busybox'), 0o755);
  for (const applet of applets) symlinkSync('busybox', join(folder, 'bin', applet));
  writeFileSync(join(folder, 'bin', 'as-root'), setuidProgram());
  chmodSync(join(folder, 'bin', 'as-root'), 0o4755);
  writeFileSync(join(folder, 'etc', 'passwd'), 'root:x:0:0::/:/bin/sh\napp:x:1000:1000::/:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n');
  writeFileSync(join(folder, 'etc', 'group'), 'root:x:0:\ndisk:x:6:\napp:x:1000:\nnobody:x:65534:\n');
  const tar = spawnSync('tar', ['-C', folder, '--owner=0', '--group=0', '-c', '.'], { maxBuffer: 1 << 28 });
  if (tar.status !== 0) throw new Error(`tar: ${tar.stderr}`);
  return tar.stdout;
}

/** A tar with one Dockerfile. */
export function buildContext(folder: string, dockerfile: string): Buffer {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'Dockerfile'), dockerfile);
  return spawnSync('tar', ['-C', folder, '-c', 'Dockerfile'], { maxBuffer: 1 << 24 }).stdout;
}

/** geteuid, then exit with it: the exit code is 0 only for root. */
const code: Readonly<Record<string, { readonly machine: number; readonly text: readonly number[] }>> = {
  x64: { machine: 0x3e, text: [0xb8, 107, 0, 0, 0, 0x0f, 0x05, 0x89, 0xc7, 0xb8, 60, 0, 0, 0, 0x0f, 0x05] },
  arm64: { machine: 0xb7, text: [0xe8, 0x15, 0x80, 0xd2, 1, 0, 0, 0xd4, 0xa8, 0x0b, 0x80, 0xd2, 1, 0, 0, 0xd4] },
};

/** The smallest program there is: an ELF header, one segment and four instructions. busybox gives its rights away by itself. */
function setuidProgram(): Buffer {
  const of = code[process.arch];
  if (!of) throw new Error(`no setuid program for ${process.arch}: write its four instructions down in image.ts`);
  const head = Buffer.alloc(120);
  const base = 0x400000n;
  head.write('\x7fELF', 'latin1');
  head.set([2, 1, 1], 4);
  head.writeUInt16LE(2, 16);
  head.writeUInt16LE(of.machine, 18);
  head.writeUInt32LE(1, 20);
  head.writeBigUInt64LE(base + 120n, 24);
  head.writeBigUInt64LE(64n, 32);
  head.writeUInt16LE(64, 52);
  head.writeUInt16LE(56, 54);
  head.writeUInt16LE(1, 56);
  head.writeUInt32LE(1, 64);
  head.writeUInt32LE(5, 68);
  head.writeBigUInt64LE(base, 80);
  head.writeBigUInt64LE(base, 88);
  const size = BigInt(120 + of.text.length);
  head.writeBigUInt64LE(size, 96);
  head.writeBigUInt64LE(size, 104);
  head.writeBigUInt64LE(0x1000n, 112);
  return Buffer.concat([head, Buffer.from(of.text)]);
}
