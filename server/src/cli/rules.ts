import { largest } from '../core/base/many';
import { suggestion } from '../core/base/nearest';
import { jsonText, visible } from '../core/base/visible';
import { pageAddress } from '../core/rules/page';
import type { Options } from './args';
import type { Host } from './host';
import { say } from './messages';
import { type Peer, peersOf } from './peers';
import { paintFor } from './reporters/colour';
import { allRules } from './rule-facts';
import { listStandard, standardOf } from './standard';

/** Prints every rule. @returns the exit code */
export function listRules(host: Host, options: Options): number {
  const standard = standardOf(options);
  if (standard) return listStandard(host, standard, options);
  if (options.get('format')?.[0] === 'json') {
    const rules = allRules().map(([id, { title, severity, confidence, profile, absence, tiers, references }]) => {
      return { id, title, severity, certainty: confidence, profile, absence: absence === true, tiers, references, href: pageAddress(id) };
    });
    host.out(`${jsonText({ version: 1, rules })}\n`);
    return 0;
  }
  const paint = paintFor(host, options, host.outIsTerminal);
  const rows = allRules().map(([id, { severity, profile, tiers, title }]) => ({
    id,
    severity,
    profile,
    fixes: tiers.join(', ') || '-',
    title,
  }));
  const head = { id: 'rule', severity: 'severity', profile: 'profile', fixes: 'fixes', title: 'finding' };
  const width = (key: 'id' | 'severity' | 'profile' | 'fixes') => largest([head, ...rows].map((row) => row[key].length));
  const [id, severity, profile, fixes] = [width('id'), width('severity'), width('profile'), width('fixes')];
  const line = (row: typeof head, shown: string) =>
    `${row.id.padEnd(id)}  ${shown}${' '.repeat(severity - row.severity.length)}  ${row.profile.padEnd(profile)}  ${row.fixes.padEnd(fixes)}  ${row.title}\n`;
  host.out(paint.strong(line(head, head.severity).trimEnd()));
  host.out(`\n${rows.map((row) => line(row, paint.severity(row.severity, row.severity))).join('')}`);
  return 0;
}

/** Prints the page of a rule, or what a rule of another tool is called here. @returns the exit code */
export function explain(host: Host, rule: string, pages: Readonly<Record<string, string>>): number {
  const page = Object.hasOwn(pages, rule) ? pages[rule] : undefined;
  if (page !== undefined) {
    host.out(page.endsWith('\n') ? page : `${page}\n`);
    return 0;
  }
  const peers = peersOf(rule);
  if (peers.length > 0) {
    for (const peer of peers) host.out(peerText(rule, peer, pages));
    return 0;
  }
  say(host, undefined, `there is no rule "${rule}"${suggestion(rule, Object.keys(pages))}: "bulkhead rules" lists them`);
  return 2;
}

/** A single rule with its page, several with what they find. */
function peerText(id: string, { of, rules }: Peer, pages: Readonly<Record<string, string>>): string {
  const [only, ...more] = rules;
  const page = only !== undefined && more.length === 0 ? pages[only] : undefined;
  if (page !== undefined) return `${visible(id)} of ${of} is about the same as ${only}.\n\n${page.endsWith('\n') ? page : `${page}\n`}`;
  const titles = new Map(allRules().map(([rule, { title }]) => [rule, title]));
  const wide = largest(rules.map(({ length }) => length));
  const lines = rules.map((rule) => `  ${rule.padEnd(wide)}  ${titles.get(rule) ?? ''}\n`);
  return `${visible(id)} of ${of} is about the same as these rules; "bulkhead explain RULE" prints their pages:\n${lines.join('')}`;
}
