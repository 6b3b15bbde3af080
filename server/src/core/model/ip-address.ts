/** The bits of an IP address, as Go's netip reads it: no leading zeros in IPv4, a zone behind IPv6 only. */
export function addressBits(text: string): { readonly bits: bigint; readonly length: 32 | 128 } | undefined {
  const four = v4(text);
  if (four !== undefined) return { bits: BigInt(four), length: 32 };
  const [address = '', zone] = text.split('%', 2);
  if (zone === '' || !address.includes(':')) return undefined;
  const halves = address.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half, index) => groupsOf(half, index === halves.length - 1));
  const [front, back] = groups;
  if (!front || groups.includes(undefined)) return undefined;
  const missing = 8 - front.length - (back?.length ?? 0);
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const all = [...front, ...Array<number>(back ? missing : 0).fill(0), ...(back ?? [])];
  return { bits: all.reduce((bits, group) => (bits << 16n) | BigInt(group), 0n), length: 128 };
}

/** True for an IPv4 or IPv6 address; a zone may follow the latter. */
export function isAddress(text: string): boolean {
  return addressBits(text) !== undefined;
}

/** An address with the length of its prefix, as in `10.0.0.0/8`. */
export function networkBits(text: string): { readonly bits: bigint; readonly length: 32 | 128; readonly prefix: number } | undefined {
  const [, address = '', prefix] = /^([^/%]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  const found = addressBits(address);
  return found && Number(prefix) <= found.length ? { ...found, prefix: Number(prefix) } : undefined;
}

/** True for an address with the length of its prefix. */
export function isNetwork(text: string): boolean {
  return networkBits(text) !== undefined;
}

/** True for the address that stands for all of a machine, `::ffff:0.0.0.0` among its spellings. */
export function isEveryAddress(text: string): boolean {
  const bits = addressBits(text)?.bits;
  return bits === 0n || bits === 0xffff00000000n;
}

/** True for an address that only this machine reaches, or its name. */
export function isLoopback(host: string): boolean {
  if (/^localhost$/i.test(host)) return true;
  const found = addressBits(host);
  if (!found) return false;
  return found.length === 32 ? found.bits >> 24n === 127n : found.bits === 1n || found.bits >> 24n === 0xffff7fn;
}

function v4(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) return undefined;
  return parts.reduce((bits, part) => bits * 256 + Number(part), 0);
}

/** The groups of one half of an IPv6 address; the last of all may be written as IPv4. */
function groupsOf(half: string, last: boolean): number[] | undefined {
  if (half === '') return [];
  const groups: number[] = [];
  const parts = half.split(':');
  for (const [index, part] of parts.entries()) {
    const four = last && index === parts.length - 1 ? v4(part) : undefined;
    if (four !== undefined) groups.push(Math.floor(four / 65536), four % 65536);
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}
