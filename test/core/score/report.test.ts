import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { openProject } from '../../../server/src/core/kinds/open';
import { exposuresOf } from '../../../server/src/core/score/exposure';
import { drawing } from '../../../server/src/core/score/report/draw';
import { reportPage } from '../../../server/src/core/score/report/page';
import { style, styleHash } from '../../../server/src/core/score/report/style';
import { entriesOf, reader } from '../../support/open';

const text = `services:
  front:
    image: httpd:2.4
    ports: ["80:80"]
    volumes: ["pages:/pages"]
  '<img src=x onerror=alert(1)>':
    image: alpine:3
    volumes: [/var/run/docker.sock:/var/run/docker.sock, "pages:/pages"]
volumes:
  pages:
`;
const files = new Map([['compose.yaml', text]]);
const exposures = exposuresOf(openProject(entriesOf(files), reader(files)));
const places = { name: () => 'compose.yaml:1:1', excerpt: () => ['<script>', '"quoted"'], conceal: (said: string) => said };
const page = reportPage(
  exposures.map((exposure) => ({ exposure, after: exposure })),
  places,
);

describe('Exposure report', () => {
  it('allows its own style and nothing else', () => {
    equal(styleHash, createHash('sha256').update(style).digest('base64'), 'put this hash into styleHash');
    match(page, /content="default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'"/);
    ok(!/<(?:script|img|iframe|link|object)\b|\sstyle=|\son\w+=|url\((?!#)|@import/i.test(page.replace(/&lt;.*?&gt;/g, '')));
  });

  it('shows names and excerpts as text', () => {
    ok(page.includes('&lt;img src=x onerror=alert(1)&gt;'));
    ok(page.includes('&lt;script&gt;\n&quot;quoted&quot;'));
  });

  it('is well-formed: what is opened is closed, ids are there once, and links lead to them', () => {
    const empty = new Set(['meta', 'br', '!doctype']);
    const open: string[] = [];
    for (const [, closes, name, , self] of page.matchAll(/<(\/?)([!a-z][\w]*)((?:"[^"]*"|[^>"])*?)(\/?)>/gi)) {
      const tag = name!.toLowerCase();
      if (empty.has(tag) || self) continue;
      if (closes) equal(open.pop(), tag);
      else open.push(tag);
    }
    deepEqual(open, []);
    const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id!);
    equal(new Set(ids).size, ids.length);
    for (const [, to] of page.matchAll(/(?:href="#|url\(#)([^")]+)/g)) ok(ids.includes(to!), to);
  });

  it('draws a room for each service, the network that they share, and an arrow for each path', () => {
    const svg = drawing(exposures);
    equal(svg.match(/class="floor"/g)?.length, 2);
    match(svg, /<title>network default<\/title>/);
    match(svg, /class-A/);
    match(svg, /marker-end="url\(#head-in\)"/);
    match(svg, /<desc id="drawing-text">.*front: 6\.5 elevated, attack paths: Through/);
    ok(!svg.includes('NaN') && !svg.includes('undefined'));
  });

  it('links places where they can be opened, with what is written there', () => {
    const linked = reportPage([{ exposure: exposures[0]! }], { ...places, link: () => 'open:"here"' });
    match(linked, /<a href="open:&quot;here&quot;">compose\.yaml:1:1<pre>&lt;script&gt;/);
  });

  it('says of each path what hardening makes of it', () => {
    const open = exposures[0]!;
    const closed = { ...open, paths: [] };
    match(reportPage([{ exposure: open, after: open }], places), /<summary>.*\(open after harden\)<\/span><\/summary>/);
    match(reportPage([{ exposure: open, after: closed }], places), /\(closed by harden\)/);
    const milder = { ...open, paths: open.paths.map((path) => ({ ...path, class: 'C' as const })) };
    match(reportPage([{ exposure: open, after: milder }], places), /\(class C after harden\)/);
  });

  it('has text that stands out from the paper by 4.5 to 1 at least, light and dark (WCAG 2.2, 1.4.3)', () => {
    const themes = [...style.matchAll(/--paper: #[^}@]+?;(?= [}m])/g)].map(
      ([rules]) => new Map([...rules.matchAll(/--(\w+): (#[0-9a-f]+)/g)].map(([, name, colour]) => [name!, luminanceOf(colour!)])),
    );
    ok(themes.length >= 3);
    for (const theme of themes)
      for (const paper of ['paper', 'room'])
        for (const ink of ['ink', 'dim', 'critical', 'high', 'elevated', 'moderate', 'low']) {
          const [dark, light] = [theme.get(ink)!, theme.get(paper)!].sort((one, two) => one - two);
          ok((light! + 0.05) / (dark! + 0.05) >= 4.5, `${ink} on ${paper}`);
        }
  });

  it('says so where there is nothing', () => match(reportPage([], places), /There is no container to score/));
});

/** WCAG 2.2, "relative luminance". */
function luminanceOf(colour: string): number {
  const whole = colour.length === 4 ? [...colour.slice(1)].map((digit) => digit + digit).join('') : colour.slice(1);
  const [red, green, blue] = [0, 2, 4].map((at) => {
    const part = Number.parseInt(whole.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
