import type { Json, JsonMap } from '../../core/base/json';
import { visible } from '../../core/base/visible';
import type { Taking } from '../../core/probe/takings';
import type { Least } from '../../probe/least';
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

/** What a service needs, what shows it, and the part of a Compose file that grants exactly that. */
export function leastText(least: Least, { service, file }: About, paint: Paint): string {
  const { base, proof, takings, fragment, starts, seconds } = least;
  const { needed, spare } = divided(least);
  const lines = [`${paint.strong(`least privilege of ${visible(service)} in ${visible(file)}`)}, in ${engineText(base.engine)}`];
  const rows = needed.map(({ taking, evidence }) => [visible(taking.says), visible(evidence)]);
  if (rows.length === 0) lines.push('it needs nothing of what it has');
  else lines.push(...inColumns([['it needs', 'because without it'], ...rows]).map((line) => `  ${line}`));
  lines.push(`it does not need ${spare.length} of ${takings.length}:`, ...spare.map(({ says }) => `  ${visible(says)}`));
  if (proof.found.is !== 'largest') lines.push('the starts were used up: it may need even less');
  for (const text of [...base.engine.unseen, ...base.notes]) lines.push(`note: ${visible(text)}`);
  lines.push(`${starts} starts, ${Math.round(seconds)} s`, '', 'services:', `  ${keyText(service)}:`, ...yamlLines(fragment, '    '));
  return `${lines.join('\n')}\n`;
}

/** The same for programs. */
export function leastJson(least: Least, about: About): object {
  const { base, proof, fragment, starts, seconds } = least;
  const { needed, spare } = divided(least);
  return {
    version: 1,
    ...about,
    engine: engineJson(base.engine),
    needs: needed.map(({ taking, evidence }) => ({ ...taking.take, text: taking.says, evidence })),
    spare: spare.map(({ take, says }) => ({ ...take, text: says })),
    found: proof.found.is,
    compose: fragment,
    notes: base.notes,
    starts,
    seconds,
  };
}

function divided({ proof, takings }: Least): {
  readonly needed: readonly { readonly taking: Taking; readonly evidence: string }[];
  readonly spare: readonly Taking[];
} {
  const kept = new Set(proof.found.kept);
  const evidence = new Map(proof.found.back.map((one) => [one.id, one.evidence]));
  const needed = takings.filter(({ atom }) => !kept.has(atom.id));
  return {
    needed: needed.map((taking) => ({ taking, evidence: evidenceText(evidence.get(taking.atom.id) ?? []) })),
    spare: takings.filter(({ atom }) => kept.has(atom.id)),
  };
}

/** A map as lines of a Compose file; a key that goes has no value. */
function yamlLines(map: JsonMap, indent: string): string[] {
  return Object.entries(map).flatMap(([key, value]) => {
    if (value === null) return [`${indent}# remove ${key}`];
    if (!isList(value)) return [`${indent}${keyText(key)}: ${typeof value === 'object' ? JSON.stringify(value) : scalarText(value)}`];
    return value.length === 0
      ? []
      : [
          `${indent}${key}:`,
          ...value.map((one) => `${indent}  - ${typeof one === 'object' && one !== null ? JSON.stringify(one) : scalarText(one)}`),
        ];
  });
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
