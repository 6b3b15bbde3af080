import { profilesName } from '../core/config/profiles';
import { checkText } from '../core/knowledge/family/profile';
import { staleProfiles } from '../core/lint/stale-profiles';
import type { ContainerConfig } from '../core/model/container';
import { effectivePrivilege } from '../core/model/effective';
import { gaugeOf } from '../core/model/effective/gauge';
import { privilegeRows, type Row } from '../core/model/effective/rows';
import { profileOf } from '../core/model/privilege';
import type { Service } from '../core/model/service';
import { exposureOf } from '../core/score/exposure';
import { figure } from '../core/score/formula';
import type { Assessment } from './analyses';
import type { Context } from './context';
import { code, escaped } from './markdown';
import { chainOf, placeLink } from './places';

/** Lines of a hover for what differs from the default; the rest is counted. */
const mostRows = 6;

/** Of the axes of an exposure, those that add most. */
const mostAxes = 3;

/** What the container of a service may do in ten lines: at a glance, how exposed the host is, what differs from the default with the places that set it, then the defaults. */
export function describeContainer(context: Context, assessment: Assessment, container: Service): string {
  const effective = effectivePrivilege(container, assessment.analysis.project);
  const rows = privilegeRows(effective);
  const own = rows.filter(({ byDefault }) => !byDefault);
  const usual = rows.filter(({ byDefault }) => byDefault);
  const lines = [...exposureText(assessment, container), ...own.slice(0, mostRows).map((row) => rowText(context, assessment, row))].map(
    (text) => `- ${text}`,
  );
  if (own.length > mostRows) lines.push(`- ${own.length - mostRows} more`);
  const defaults = usual.map(({ name, value }) => `${name}: ${value}`).join('; ');
  return [
    `**${escaped(container.name)}**: ${escaped(gaugeOf(effective).join(', '))}`,
    ...(lines.length > 0 ? [lines.join('\n')] : []),
    ...(defaults === '' ? [] : [`By default: ${escaped(defaults)}`]),
    ...probedLines(assessment, container),
  ].join('\n\n');
}

/** What running it has found, where that counts; and why it does not, where it is out of date. */
function probedLines({ analysis, config }: Assessment, container: ContainerConfig): string[] {
  const profile = profileOf(container)?.profile;
  const used = profile?.probed ? [`Found by running it (${profilesName}, ${profile.checked}): "bulkhead harden" relies on it.`] : [];
  const stale = staleProfiles(analysis.project, config.profiles).filter((one) => one.profile.service === container.name);
  const lines = stale.map(({ message, again }) => `Out of date: ${message}${again ? ' "bulkhead probe" makes another one.' : ''}`);
  return [...used, ...lines].map(escaped);
}

/** The exposure of a service: the gravest path, and what adds most. */
function exposureText({ analysis, daemon }: Assessment, service: Service): string[] {
  const exposure = exposureOf(analysis.project, service, daemon);
  if (!exposure) return [];
  const { level, paths, contributions } = exposure;
  const path = paths[0] ? [`path of class ${paths[0].class}: ${paths[0].title}`] : [];
  const axes = contributions.slice(0, mostAxes).map(({ title, points, most }) => `${title} ${points.toFixed(1)} of ${most.toFixed(1)}`);
  return [`**exposure ${figure(exposure)} (${level})**: ${escaped([...path, ...axes].join('; ') || 'nothing adds to it')}`];
}

/** Everything that a container may do, as a page. */
export function explainContainer(context: Context, assessment: Assessment, container: ContainerConfig): string {
  const effective = effectivePrivilege(container, assessment.analysis.project);
  const rows = [...privilegeRows(effective)].sort((a, b) => Number(a.byDefault) - Number(b.byDefault));
  const cells = rows.map(({ name, value, because, trace, byDefault }) => {
    const places = byDefault
      ? ''
      : ` (${chainOf(trace)
          .map((at) => placeLink(context, assessment, at))
          .join(', ')})`;
    return `| ${name} | ${cell(value)} | ${cell(because)}${places} |`;
  });
  return [
    `# Privileges of ${code(container.name)}`,
    escaped(gaugeOf(effective).join(', ')),
    ['| Privilege | Value | Source |', '|---|---|---|', ...cells].join('\n'),
    ...silentOf(container),
    '',
  ].join('\n\n');
}

function rowText(context: Context, assessment: Assessment, { name, value, because, trace }: Row): string {
  const places = chainOf(trace).map((at) => placeLink(context, assessment, at));
  return `${name}: ${escaped(value)} - ${escaped(because)} (${places.join(', ')})`;
}

/** Failures of its image that give no error message. */
function silentOf(container: ContainerConfig): string[] {
  const profile = profileOf(container)?.profile;
  if (!profile?.silent || profile.silent.length === 0) return [];
  const title = `Failures of the image ${profile.family} that give no error message (${checkText(profile)}):`;
  return [escaped(title), profile.silent.map((sentence) => `- ${escaped(sentence)}`).join('\n')];
}

/** A line break would end the row. */
function cell(text: string): string {
  return escaped(text.replace(/\s+/g, ' '));
}
