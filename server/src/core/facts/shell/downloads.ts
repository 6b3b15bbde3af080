import { memoize } from '../../base/memoize';
import { programFacts } from '../../knowledge/program/find';
import { isLoopback } from '../../model/ip-address';
import type { Body, Command } from '../../model/shell/command';
import { argumentsOf, option } from '../../model/shell/options';
import { shellOf } from '../../model/shell/stage';
import type { PlacedText } from '../../model/shell/text';
import type { Stage } from '../../model/stage';

/** A file that a command fetches. */
export interface Download {
  /** As written, variables replaced where they are known; absent where no argument looks like an address. */
  readonly url?: PlacedText;
  /** The file it is written to; absent where it goes to standard output. */
  readonly to?: string;
  readonly command: Command;
  readonly body: Body;
}

/** The downloads that a command makes, one for each address; one without an address where none is told apart. */
export function downloadsBy(command: Command, body: Body): Download[] {
  if (!programFacts(command.name)?.fetches) return [];
  const addresses = addressesOf(command);
  return (addresses.length === 0 ? [undefined] : addresses).map((url, index) => {
    const to = targetOf(command, url?.value, index, addresses.length);
    return { ...(url && { url }), ...(to !== undefined && { to }), command, body };
  });
}

/** True for a download that does not leave the machine. */
export function isLocal({ url }: Download): boolean {
  return url !== undefined && isLoopbackUrl(url.value);
}

/** What a command that fetches is given as addresses, the first one first. */
function addressesOf(command: Command): PlacedText[] {
  const named = option(command, 'url', 'uri', 'source')?.value;
  const isUrl = ({ value }: PlacedText): boolean => /^(https?|ftp):\/\/|^\$|^localhost[:/]|^[\w-]+(\.[\w-]+)+(:\d+)?\//i.test(value);
  return [...(named ? [named] : []), ...argumentsOf(command).operands.filter(isUrl)];
}

/** True for a command that fetches from its own container alone, such as a health check: the connection does not leave the container. */
export function fetchesFromItself(command: Command): boolean {
  if (!programFacts(command.name)?.fetches) return false;
  const addresses = addressesOf(command);
  return addresses.length > 0 && addresses.every(({ value }) => isLoopbackUrl(value));
}

/** True for an address, with or without its scheme, that does not leave the machine. */
export function isLoopbackUrl(url: string): boolean {
  const host = /^(?:[a-z][a-z+]*:\/\/)?(?:[^/@]*@)?(?:\[([^\]]*)\]|([^:/?#]*))/i.exec(url);
  return isLoopback(host?.[1] ?? host?.[2] ?? '');
}

/** The file that a download is written to: curl has an option for each address, in their order. */
function targetOf(command: Command, url: string | undefined, index: number, count: number): string | undefined {
  const redirect = command.redirects.find(({ operator, target }) => /^>>?\|?$/.test(operator) && target)?.target?.value;
  const base = url === undefined ? undefined : lastPart(url);
  const { file = [], folder = [], named = [], second } = programFacts(command.name)?.fetches ?? {};
  const { options, operands } = argumentsOf(command);
  const outputs = options.filter(({ name }) => file.includes(name) || (named !== true && named.includes(name)));
  const output = outputs[count > 1 && outputs.length > 1 ? index : 0];
  const said = second ? operands[1]?.value : output && file.includes(output.name) ? output.value?.value : undefined;
  const into = option(command, ...folder)?.value?.value;
  const own = named === true || (output && said === undefined) || options.some(({ name }) => name === 'remote-name-all') ? base : undefined;
  const to = said ?? (own === undefined || into === undefined ? own : `${into.replace(/\/$/, '')}/${own}`);
  return (to === '-' || to === '/dev/stdout' ? undefined : to) ?? redirect;
}

/** The last part of an address: what programs name its file. */
export function lastPart(url: string): string | undefined {
  return /([^/?#]+)(?:[?#].*)?$/.exec(url.replace(/^\w+:\/\//, ''))?.[1];
}

/** Everything that the instructions of a stage fetch by command. */
export const downloadsOf = memoize((stage: Stage): readonly Download[] => {
  const found = shellOf(stage).own.flatMap((body) => body.commands.flatMap((command) => downloadsBy(command, body)));
  return found;
});
