import { noRoots, uncertified } from '../../facts/shell/certificates';
import { isVerified } from '../../facts/shell/checks';
import { downloadsOf, isLoopbackUrl } from '../../facts/shell/downloads';
import { isPlain } from '../../facts/shell/edit';
import { type Evidence, inGeneral, unknownUnless } from '../../fix/condition';
import { type ProposedFix, text } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import type { Command } from '../../model/shell/command';
import { writtenFiles } from '../../model/shell/files';
import { argumentsOf } from '../../model/shell/options';
import { commandsIn } from '../../model/shell/stage';
import { type PlacedText, partOf, spanIn } from '../../model/shell/text';
import type { Stage } from '../../model/stage';
import { defineRule, type Report } from '../rule';

export default defineRule({
  id: 'dockerfile/plain-http',
  on: 'stage',
  meta: {
    title: 'Download over plain HTTP',
    severity: 'medium',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    references: [
      cis('4.11', 'only verified packages are installed'),
      owasp(13, 'enhance supply chain security'),
      nist('3.2.1', 'insecure connections to registries'),
      cwe(319, 'Cleartext Transmission of Sensitive Information'),
      cwe(494, 'Download of Code Without Integrity Check'),
    ],
    takes: [{ need: 'other' }],
    tiers: ['review', 'manual'],
  },
  *check(stage) {
    if (!stage.feedsShipped) return;
    const addresses = [...downloads(stage), ...packageSources(stage), ...settings(stage), ...added(stage)];
    for (const address of addresses) yield* plain(address, stage);
  },
});

/** An address, with the beginning of the sentence about it: `curl fetches from`. That is part of fingerprints, and so it stays as it is. */
interface Address {
  readonly url: PlacedText;
  readonly what: string;
  /** The program of the image that takes it. */
  readonly by?: Command;
}

/** Addresses of downloads that no later checksum verifies: what is verified may come by any way. */
function downloads(stage: Stage): Address[] {
  return downloadsOf(stage).flatMap((download) => {
    const { url, command } = download;
    return url && !isVerified(stage, download)
      ? [{ url, what: `${command.name.startsWith('download') ? 'PowerShell' : command.name} fetches from`, by: command }]
      : [];
  });
}

function packageSources(stage: Stage): Address[] {
  return [...commandsIn(stage)].flatMap(({ command }) => sources(command).map((one) => ({ ...one, by: command })));
}

/** Registries in configuration files that the build writes. */
function settings(stage: Stage): Address[] {
  return writtenFiles(stage).flatMap(({ path, content }) => {
    const match = SETTINGS.find(({ file }) => file.test(path))?.line.exec(content.value);
    if (!match) return [];
    const from = match.index + match[0].search(/http:\/\//);
    return [{ url: partOf(content, from, match.index + match[0].length), what: `${path} names` }];
  });
}

/** Sources of ADD without a checksum. */
function added(stage: Stage): Address[] {
  return stage.instructions.flatMap((outer) => {
    const { keyword, flags, words } = outer.trigger ?? outer;
    if (keyword !== 'ADD' || flags.some(({ name }) => name === 'checksum')) return [];
    return words.slice(0, -1).map((word) => {
      const at = { file: stage.file, start: word.start, end: word.end };
      const offsets = Array.from({ length: word.text.length }, (_, i) => word.start + i);
      const exact = word.end - word.start === word.text.length && (!stage.inline || stage.inline.exact);
      return { url: { value: word.text, at, ...(exact && { offsets }) }, what: 'ADD fetches from' };
    });
  });
}

/** Files in which a plain address is where packages come from unsigned. */
const SETTINGS = [
  { file: /(^|\/)\.?npmrc$/, line: /registry\s*=\s*http:\/\/[^\s"']+/ },
  { file: /(^|\/)pip\.(conf|ini)$/, line: /(index-url|find-links)\s*=\s*http:\/\/[^\s"']+/ },
];

/** Addresses of packages and repositories that nothing else verifies. */
function sources(command: Command): Address[] {
  const { options, operands } = argumentsOf(command);
  const [verb] = operands;
  const values = (...names: readonly string[]): PlacedText[] =>
    options.flatMap(({ name, value }) => (value && names.includes(name) ? [value] : []));
  const found = (urls: readonly PlacedText[], what: string): Address[] => urls.map((url) => ({ url, what }));
  switch (command.name.replace(/^pip[\d.]*$/, 'pip')) {
    case 'git':
      return /^(clone|fetch|pull|submodule|remote)$/.test(verb?.value ?? '')
        ? found(operands.slice(1), `git ${verb?.value} takes from`)
        : [];
    case 'pip':
      return found([...values('i', 'index-url', 'extra-index-url', 'f', 'find-links'), ...operands.slice(1)], 'pip installs from');
    case 'npm':
    case 'yarn':
    case 'pnpm':
      return found([...values('registry'), ...operands.filter(({ value }) => value.startsWith('http'))], `${command.name} installs from`);
    case 'gem':
      return found(
        [...values('s', 'source', 'a', 'add'), ...operands.filter(({ value }) => value.startsWith('http'))],
        'gem installs from',
      );
    case 'rpm':
      return found(operands, 'rpm installs from');
    case 'svn':
      return found(operands, 'svn takes from');
    case 'apt-key':
    case 'gpg':
      return found(
        operands.filter(({ value }) => value.startsWith('http')),
        `${command.name} takes a key from`,
      );
    default:
      return [];
  }
}

function* plain({ url, what, by }: Address, stage: Stage): Iterable<Report> {
  const scheme = /^(git\+)?(http|git):\/\//i.exec(url.value);
  // The cloud's metadata service answers on the link of the machine alone.
  if (!scheme || isLoopbackUrl(url.value) || /^\w+:\/\/169\.254\.169\.254([:/]|$)/.test(url.value)) return;
  // A host that depends on a variable may be any.
  const host = /^[^:]*:\/\/(?:[^/@]*@)?([^/]*)/.exec(url.value)?.[1] ?? '';
  if (host === '' || host.startsWith('$')) return;
  const from = (scheme[1] ?? '').length;
  const at = spanIn(url, from, from + scheme[2]!.length);
  const fix: ProposedFix | undefined =
    isPlain(partOf(url, from, from + scheme[2]!.length)) && at.end - at.start === scheme[2]!.length
      ? {
          title: `Replace ${scheme[2]} with https`,
          kind: 'review',
          want: [text(at, 'https')],
          conditions: [
            ...(by ? [inGeneral('roots-there', noRoots(by, stage), true)] : []),
            unknownUnless(
              'serves-https',
              `${host} serves the same content over HTTPS.`,
              plainPort(url, host) ?? plainHost(url, host) ?? uncertified([url], stage),
            ),
          ],
        }
      : undefined;
  yield {
    at: url.at,
    message: `${what} ${host} over plain ${scheme[2]!.toUpperCase() === 'GIT' ? 'git://' : 'HTTP'}: an attacker on the network can replace the content`,
    ...(fix && { fixes: [fix] }),
    value: `${what} ${url.value.replace(/\/\/[^/@]*@/, '//')}`,
  };
}

/**
 * Archives whose names have no certificate: those of Ubuntu (canonical/ubuntu.com #4394, Oefenweb/ansible-apt #46), and the aliases of Debian for the
 * mirrors of a country (lists.debian.org/debian-mirrors-announce/2017/09/msg00000.html). Looked up on 2026-12-01.
 */
const PLAIN_HOSTS = /^(([\w-]+\.)?archive\.ubuntu\.com|security\.ubuntu\.com|ppa\.launchpad\.net|ftp\.[a-z]{2}\.debian\.org)$/i;

function plainHost({ at }: PlacedText, host: string): Evidence | undefined {
  return PLAIN_HOSTS.test(host) ? { note: `${host} serves HTTP alone`, at } : undefined;
}

/** A port that is written serves what the address says: it cannot speak HTTPS as well. */
function plainPort({ at }: PlacedText, host: string): Evidence | undefined {
  const port = /:(\d+)$/.exec(host)?.[1];
  return port === undefined || port === '443' ? undefined : { note: `port ${port} of ${host.slice(0, -port.length - 1)} serves HTTP`, at };
}
