import type { Json, JsonMap } from '../../core/base/json';
import { append } from '../../core/base/many';
import { visible } from '../../core/base/visible';
import { asMap } from '../../core/probe/json-parts';
import type { Privilege } from '../../core/probe/least/part';
import { fragmentOf, type Least } from '../../probe/least';
import { evidenceText } from '../../probe/project';
import type { Paint } from './colour';
import { inColumns } from './columns';
import { engineJson } from './proof-json';
import { engineText } from './proof-notes';

/** The service, and the file that it is in, as people call it. */
interface About {
  readonly service: string;
  readonly file: string;
}

/** What could be taken from a service and what not, what shows it, and the part of a Compose file that grants exactly the rest. */
export function leastText(least: Least, { service, file }: About, paint: Paint): string {
  const { proof, privileges, measured } = least;
  const { starts, seconds } = proof;
  const { needed, spare } = divided(least);
  const lines = [`${paint.strong(`least privilege of ${visible(service)} in ${visible(file)}`)}, in ${engineText(proof.engine)}`];
  const rows = needed.map(({ privilege, evidence }) => [visible(privilege.title), visible(evidence)]);
  if (rows.length === 0) lines.push('it needs nothing of what it has');
  else
    append(
      lines,
      inColumns([['does not hold', 'what was seen then'], ...rows]).map((line) => `  ${line}`),
    );
  lines.push(`holds (${spare.length} of ${privileges.length}):`, ...spare.map(({ title }) => `  ${visible(title)}`));
  if (proof.found.is !== 'largest') lines.push('the starts were used up: it may need even less');
  const peaks = [
    ...(measured.memory === undefined ? [] : [`${Math.ceil(measured.memory / 1024 / 1024)} MB of memory`]),
    ...(measured.processes === undefined ? [] : [`${measured.processes} processes and threads`]),
  ];
  if (peaks.length > 0) lines.push(`at most it was seen to use ${peaks.join(' and ')}`);
  for (const text of [...proof.engine.unseen, ...proof.notes]) lines.push(`note: ${visible(text)}`);
  lines.push(
    `${starts} starts, ${Math.round(seconds)} s`,
    '',
    'services:',
    `  ${keyText(service)}:`,
    ...yamlLines(fragmentOf(least), '    '),
  );
  return `${lines.join('\n')}\n`;
}

/** The same for programs. */
export function leastJson(least: Least, about: About): object {
  const { proof, measured } = least;
  const { starts, seconds } = proof;
  const { needed, spare } = divided(least);
  return {
    version: 1,
    ...about,
    engine: engineJson(proof.engine),
    needs: needed.map(({ privilege: { id, title, takes }, evidence }) => ({ id, title, takes, evidence })),
    spare: spare.map(({ id, title, takes }) => ({ id, title, takes })),
    found: proof.found.is,
    measured,
    compose: fragmentOf(least),
    notes: proof.notes,
    starts,
    seconds,
  };
}

function divided({ proof, privileges, after }: Least): {
  readonly needed: readonly { readonly privilege: Privilege; readonly evidence: string }[];
  readonly spare: readonly Privilege[];
} {
  const kept = new Set(proof.found.kept);
  const evidence = new Map(proof.found.back.map((one) => [one.id, one.evidence]));
  // Several users are tried, and one is as good as none: the others say nothing.
  const user = `user ${typeof after.user === 'string' ? after.user : ''}`;
  const isOther = ({ id, takes }: Privilege): boolean => takes.some(({ need }) => need === 'user') && id !== user && kept.has(user);
  // Of what is read-only anyway, nobody asks what stands in its place.
  const isClosed = ({ id }: Privilege): boolean => id.startsWith('tmpfs ') && kept.has(`write ${id.slice('tmpfs '.length)}`);
  const told = privileges.filter((one) => !isOther(one) && !isClosed(one));
  return {
    needed: told
      .filter(({ id }) => !kept.has(id))
      .map((privilege) => ({ privilege, evidence: evidenceText(evidence.get(privilege.id) ?? []) })),
    spare: told.filter(({ id }) => kept.has(id)),
  };
}

/** A map as lines of a Compose file; a key that goes has no value. */
function yamlLines(map: JsonMap, indent: string): string[] {
  return Object.entries(map).flatMap(([key, value]) => {
    if (value === null) return [`${indent}# remove ${key}`];
    if (!isList(value)) return [`${indent}${keyText(key)}: ${typeof value === 'object' ? JSON.stringify(value) : scalarText(value)}`];
    return value.length === 0 ? [] : [`${indent}${key}:`, ...value.map((one) => `${indent}  - ${itemText(one)}`)];
  });
}

/** An item of a list; a volume without a name in its short form. */
function itemText(item: Json): string {
  if (typeof item !== 'object' || item === null) return scalarText(item);
  const { type, target, ...rest } = asMap(item);
  if (type === 'volume' && typeof target === 'string' && Object.keys(rest).length === 0) return scalarText(target);
  return JSON.stringify(item);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function keyText(text: string): string {
  return /^[A-Za-z_][\w.-]*$/.test(text) ? text : JSON.stringify(text);
}

/** A value that YAML reads as that very value. */
function scalarText(value: Json): string {
  if (typeof value !== 'string') return String(value);
  const isPlain = /^[A-Za-z_/][\w./@=,:-]*$/.test(value) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(value) && !value.endsWith(':');
  return isPlain ? value : JSON.stringify(value);
}
