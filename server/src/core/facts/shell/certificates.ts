import { memoize } from '../../base/memoize';
import type { Evidence } from '../../fix/condition';
import { addressBits } from '../../model/ip-address';
import { shellOf } from '../../model/shell/stage';
import type { PlacedText } from '../../model/shell/text';
import { chain, type Stage } from '../../model/stage';

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
const addsAuthority = memoize((stage: Stage): boolean =>
  [...chain(stage)].some((each) =>
    shellOf(each).own.some(({ commands }) =>
      commands.some(({ name }) => /^(update-ca-certificates|update-ca-trust|trust|certutil|keytool)$/.test(name)),
    ),
  ),
);
