import { memoize } from '../../base/memoize';
import type { Evidence } from '../../fix/condition';
import { parseImage } from '../../knowledge/image-name';
import { addressBits } from '../../model/ip-address';
import type { Command } from '../../model/shell/command';
import { writtenFiles } from '../../model/shell/files';
import { shellOf } from '../../model/shell/stage';
import type { PlacedText } from '../../model/shell/text';
import { chain, type Stage } from '../../model/stage';
import { known } from '../../model/traced';
import { downloadsOf } from './downloads';
import { type Package, packagesOf } from './packages';

/** Names for private networks (RFC 6761, RFC 6762, RFC 8375; ICANN reserved `.internal` in 2024), and those that routers give out. */
const PRIVATE_NAME = /^[^.]+$|\.(local|localhost|internal|intranet|lan|home|corp|private|test|home\.arpa)$/i;

/** Address ranges that nobody outside can be certified for, as bits and length of the prefix (RFC 1918, RFC 3927, RFC 6598). */
const PRIVATE_RANGES: readonly (readonly [string, number])[] = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
];

/** The host of an address. */
export function hostOf(url: string): string {
  const [, six, name = ''] = /^(?:[a-z][a-z+]*:\/\/)?(?:[^/@]*@)?(?:\[([^\]]*)\]|([^:/?#]*))/i.exec(url) ?? [];
  return six ?? name;
}

/**
 * The address of a server that no public authority certifies: CAs issue nothing for internal names and reserved addresses (CA/Browser Forum
 * Baseline Requirements, 4.2.2). Undefined where the build may trust an authority of its own.
 */
export function uncertified(urls: readonly PlacedText[], stage: Stage): Evidence | undefined {
  const found = urls.find(({ value }) => isPrivate(hostOf(value)));
  return found && !addsAuthority(stage)
    ? { note: `no public authority certifies ${hostOf(found.value)}, and the build adds none of its own`, at: found.at }
    : undefined;
}

function isPrivate(host: string): boolean {
  if (host === '' || host.includes('$')) return false;
  const found = addressBits(host);
  if (!found) return PRIVATE_NAME.test(host);
  if (found.length === 128) return found.bits === 1n || found.bits >> 121n === 0x7en || found.bits >> 118n === 0x3fan;
  return PRIVATE_RANGES.some(([address, prefix]) => {
    const shift = BigInt(32 - prefix);
    return found.bits >> shift === (addressBits(address)?.bits ?? 0n) >> shift;
  });
}

/** True for a stage that makes its system trust another authority. */
const addsAuthority = memoize((stage: Stage): boolean => [...chain(stage)].some(addsOwnAuthority));

function addsOwnAuthority(stage: Stage): boolean {
  return shellOf(stage).own.some(({ commands }) =>
    commands.some(({ name }) => /^(update-ca-certificates|update-ca-trust|trust|certutil|keytool)$/.test(name)),
  );
}

/** Programs that verify servers by the certificates of the system, and the packages of Debian that bring them. */
const CLIENTS: ReadonlyMap<string, RegExp> = new Map([
  ['curl', /^curl$/],
  ['wget', /^wget$/],
  ['git', /^git(-core|-all)?$/],
]);

/** Packages of Debian that bring ca-certificates with them, whatever is recommended (their `Depends`, Debian 12 and Ubuntu 24.04, checked 2026-12-01). */
const BRINGS =
  /^(ca-certificates|openjdk-|default-(jre|jdk)|maven|gradle|ant$|nodejs|npm$|yarnpkg|python3?-(pip|requests|certifi|httplib2)|software-properties-common|snapd|libwww-perl|r-base|ruby-httpclient)/;

/**
 * That a program has no root certificates at its download: Debian and Ubuntu leave them out of their images, and curl, Git and Wget only recommend
 * them (`Recommends: ca-certificates`). Undefined where something before may have brought them.
 */
export function noRoots(command: Command, stage: Stage): Evidence | undefined {
  // dirmngr fetches for them, and recommends no certificates.
  if (command.name === 'gpg' || command.name === 'apt-key')
    return addsAuthority(stage) || [...chain(stage)].some((each) => packagesOf(each).some(({ name }) => BRINGS.test(name)))
      ? undefined
      : { note: `no step installs the ca-certificates that ${command.name} needs`, at: command.nameAt };
  const client = CLIENTS.get(command.name);
  const stages = [...chain(stage)];
  const base = stages.at(-1)?.base;
  if (!client || !/^(debian|ubuntu)$/.test(parseImage(known(base) ?? '').name)) return undefined;
  const before = (at: number, of: Stage): boolean => of !== stage || at < command.at.start;
  const packages = stages.flatMap((each) => packagesOf(each).filter(({ word }) => before(word.at.start, each)));
  const own = packages.find(({ name, manager }) => manager === 'apt' && client.test(name));
  const lean = stages.some(leavesRecommended);
  const brought =
    packages.some((one) => BRINGS.test(one.name) || (one.manager === 'apt' && !lean && !isLean(one))) ||
    stages.some((each) => addsRoots(each) || downloadsOf(each).some((one) => isOverHttps(one.url) && before(one.command.at.start, each)));
  return own && !brought
    ? { note: `${own.name} is installed without the packages that it recommends, ca-certificates among them`, at: own.word.at }
    : undefined;
}

/** True for a package that is installed without those that it recommends. */
function isLean({ command }: Package): boolean {
  return command.args.some(({ value }) => /^--(no-install|without)-recommends$|Install-Recommends=["']?(0|false|no)/i.test(value));
}

/** True where a file of apt's settings says the same for all packages. */
function leavesRecommended(stage: Stage): boolean {
  return writtenFiles(stage).some(
    ({ path, content }) => /^\/etc\/apt\//.test(path) && /Install-Recommends\s*"?(0|false|no)/i.test(content.value),
  );
}

/** True for a stage that copies certificates to where programs look for them. */
function addsRoots(stage: Stage): boolean {
  return addsOwnAuthority(stage) || stage.instructions.some(({ keyword, words }) => /^(COPY|ADD)$/.test(keyword) && words.some(isRoots));
}

function isRoots({ text }: { readonly text: string }): boolean {
  return /\/(ssl|pki|ca-certificates)(\/|$)|\/etc\/?$/.test(text);
}

function isOverHttps(url: PlacedText | undefined): boolean {
  return url !== undefined && /^https:/i.test(url.value);
}
