import { largest } from '../../base/many';
import type { Span } from '../../base/span';
import type { AttackPath, Contribution, Exposure, PathStep } from '../exposure';
import { figure, formulaVersion } from '../formula';
import { techniqueUrl } from '../techniques';
import { unseen } from '../unseen';
import { drawing, levelClass } from './draw';
import { escaped, htmlPage } from './markup';

/** What is reported: an exposure, and what hardening leaves of it. */
export interface Reported {
  readonly exposure: Exposure;
  readonly after?: Exposure;
}

/** How the report shows places; whoever writes it knows how files are called, and leaves credentials out. */
export interface Places {
  /** `compose.yaml:3:5` */
  name(at: Span): string;
  /** The lines at a place, with carets below. */
  excerpt(at: Span): readonly string[];
  /** A text without the credentials in it. */
  conceal(text: string): string;
  /** The address that opens a place, where there is one. */
  link?(at: Span): string;
}

/** The report as one page that loads nothing: no script, no image, no style but its own. */
export function reportPage(reported: readonly Reported[], places: Places): string {
  const before = reported.map(({ exposure }) => exposure);
  const body =
    reported.length === 0
      ? '<p>There is no container to score.</p>'
      : [
          '<h2 id="map">Attack paths</h2>',
          `<div class="scroll" tabindex="0" role="region" aria-label="Drawing of the services">${drawing(before)}</div>`,
          '<p class="dim">Rooms are services, vertical strips are the networks that they share. The four walls of a room are its safeguards (left: networks and ports; top: user and capabilities; right: kernel; bottom: files and limits): the thicker, the more is in place; dashed: almost nothing is. Each arrow is an attack path, thicker for a graver class: A leads to root on the host, B does so under a condition, C to secrets or to another container, D to the traffic of others.</p>',
          overview(reported),
          ...reported.map((one, i) => section(one, i, places)),
        ].join('\n');
  return htmlPage(
    'Bulkhead: exposure report',
    `<a class="skip" href="#services">Skip to the services</a>
<header>
<h1>Exposure report</h1>
${headline(reported)}
<p class="dim">How exposed the host is if an attacker compromises the program in a container. Formula ${formulaVersion}. No level means "safe": the best one is "nothing found".</p>
</header>
<main>
${body}
<h2>What the files do not show</h2>
<ul>
${unseen.map((one) => `<li>${code(one)}</li>`).join('\n')}
</ul>
</main>`,
  );
}

function headline(reported: readonly Reported[]): string {
  const top = reported[0]?.exposure;
  if (!top) return '';
  const after = largest(reported.map(({ exposure, after: then }) => (then ?? exposure).score));
  const count = `${reported.length} ${reported.length === 1 ? 'container' : 'containers'}`;
  return `<p>${count}; the highest is ${badge(top)} (${escaped(top.name)}), and ${after.toFixed(1)} after <code>bulkhead harden</code>.</p>`;
}

function badge(exposure: Exposure): string {
  return `<span class="badge ${levelClass(exposure)}">${figure(exposure)} ${exposure.level}</span>`;
}

function overview(reported: readonly Reported[]): string {
  const rows = reported.map(({ exposure, after }, i) => {
    const ways = [...new Set(exposure.paths.filter(({ within }) => !within).map(({ title }) => title))];
    return `<tr><th scope="row"><a href="#service-${i}">${escaped(exposure.name)}</a></th><td>${badge(exposure)}</td><td>${after ? badge(after) : '-'}</td><td>${escaped(ways.join('; ') || '-')}</td></tr>`;
  });
  return `<h2 id="services">Services</h2>
<table><thead><tr><th scope="col">Name</th><th scope="col">Now</th><th scope="col">After harden</th><th scope="col">Attack paths</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table>`;
}

function section({ exposure, after }: Reported, index: number, places: Places): string {
  const { name, entry, paths, weighted, score, assumed, measured } = exposure;
  const lifted = score > weighted ? `, lifted from ${weighted.toFixed(1)} by the paths below` : '';
  const top = paths.filter(({ within }) => !within);
  const inside = paths.filter(({ within }) => within).map(({ title }) => title);
  return `<section aria-labelledby="service-${index}">
<h2 id="service-${index}">${escaped(name)}</h2>
<p>${badge(exposure)}${lifted}${after ? `; after harden ${badge(after)}` : ''}. ${placeText(exposure.at, places)}</p>
${entry ? `<p>${shown(entry.says, places)}.${entry.at ? ` ${placeText(entry.at, places)}` : ''}</p>` : ''}
${top.length > 0 ? '<h3>Attack paths</h3>' : ''}
${top.map((path) => pathText(path, after && fateOf(path, exposure, after), places)).join('\n')}
${inside.length > 0 ? `<p class="dim">A privileged container also has: ${escaped([...new Set(inside)].join('; '))}.</p>` : ''}
${contributionTable(exposure, after, places)}
${assumed.length > 0 ? `<h3>Assumed</h3>\n<ul>${assumed.map(({ takes, because, settle, at }) => `<li>${shown(`${takes}: ${because}. ${settle}.`, places)} ${placeText(at, places)}</li>`).join('')}</ul>` : ''}
${measured.length > 0 ? `<h3>Measured</h3>\n<ul>${measured.map(({ shows, at }) => `<li>${shown(`${shows}.`, places)} ${placeText(at, places)}</li>`).join('')}</ul>` : ''}
</section>`;
}

function shown(text: string, places: Places): string {
  return escaped(places.conceal(text));
}

function code(text: string): string {
  return escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

/** A place, as a link where it can be opened. @param excerpt shown below it */
function placeText(at: Span, places: Places, excerpt = ''): string {
  const name = escaped(places.name(at));
  const link = places.link?.(at);
  return link === undefined ? `<span class="dim">${name}</span>${excerpt}` : `<a href="${escaped(link)}">${name}${excerpt}</a>`;
}

/** What hardening makes of a path. */
function fateOf({ name, class: cls, through, steps }: AttackPath, before: Exposure, after: Exposure): string {
  const alike = ({ paths }: Exposure): AttackPath[] =>
    paths.filter((other) => other.name === name && other.through.join('\0') === through.join('\0'));
  const others = alike(before).length > 1;
  const left = alike(after).filter((other) => !others || other.steps[0]?.says === steps[0]?.says);
  if (left.length === 0) return 'closed by harden';
  return left.some((other) => other.class === cls) ? 'open after harden' : `class ${left[0]!.class} after harden`;
}

function pathText(
  { title, class: cls, technique, steps, conditions, assumed }: AttackPath,
  fate: string | undefined,
  places: Places,
): string {
  const open = cls === 'A' || cls === 'B' ? ' open' : '';
  const link = `<a href="${techniqueUrl(technique)}" rel="noreferrer">${technique.id} ${escaped(technique.name)}</a>`;
  const needs = conditions.length > 0 ? `<p>It holds if ${shown(conditions.join(', and '), places)}.</p>` : '';
  return `<details${open}><summary><strong>Class ${cls}</strong>${assumed ? ', assumed' : ''}: ${escaped(title)}${fate === undefined ? '' : ` <span class="dim">(${fate})</span>`}</summary>
<ol>${steps.map((step) => stepText(step, places)).join('')}</ol>
${needs}<p class="dim">${link}</p></details>`;
}

function stepText({ says, at }: PathStep, places: Places): string {
  const where = at ? `<br>${placeText(at, places, `<pre>${places.excerpt(at).map(escaped).join('\n')}</pre>`)}` : '';
  return `<li>${shown(says, places)}.${where}</li>`;
}

function contributionTable({ contributions }: Exposure, after: Exposure | undefined, places: Places): string {
  const then = new Map((after?.contributions ?? []).map((one) => [one.axis, one]));
  const rows = contributions.map((one) => contributionRow(one, after ? (then.get(one.axis)?.points ?? 0) : undefined, places));
  if (rows.length === 0) return '<p>No axis adds anything.</p>';
  return `<h3>Contributions</h3>
<table><thead><tr><th scope="col">Axis</th><th scope="col">Has</th><th scope="col" class="number">Now</th><th scope="col" class="number">After</th><th scope="col" class="number">At most</th><th scope="col">Place</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table>`;
}

function contributionRow({ title, has, points, most, at, assumed }: Contribution, after: number | undefined, places: Places): string {
  return `<tr><th scope="row">${escaped(title)}</th><td>${shown(has, places)}${assumed ? ' (assumed)' : ''}</td><td class="number">${points.toFixed(2)}</td><td class="number">${after === undefined ? '-' : after.toFixed(2)}</td><td class="number">${most.toFixed(1)}</td><td>${placeText(at, places)}</td></tr>`;
}
