/** A value to be written as YAML: data, or data with a tag, or an alias. */
export type Yaml = string | number | boolean | null | readonly Yaml[] | { readonly [key: string]: Yaml } | Tagged;

/** A class, so that it cannot be taken for a map. */
class Tagged {
  constructor(
    readonly prefix: string,
    readonly value: Yaml | undefined,
  ) {}
}

/** `!reset null`, `!override [..]`, `&name ..`; an alias is a prefix without a value. */
export function tagged(prefix: string, value?: Yaml): Tagged {
  return new Tagged(prefix, value);
}

/** Block style for maps, flow style for lists of scalars and for whatever stands inside them. */
export function yamlText(value: Yaml, indent = ''): string {
  if (value instanceof Tagged) {
    if (value.value === undefined) return ` ${value.prefix}\n`;
    return ` ${value.prefix}${yamlText(value.value, indent)}`;
  }
  if (Array.isArray(value)) {
    if (value.length === 0 || value.every((item) => item === null || typeof item !== 'object')) return ` ${flow(value)}\n`;
    return `\n${value.map((item) => `${indent}-${inItem(item, indent)}`).join('')}`;
  }
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value);
    if (entries.length === 0) return ' {}\n';
    return `\n${entries.map(([key, one]) => `${indent}${keyText(key)}:${yamlText(one, `${indent}  `)}`).join('')}`;
  }
  return ` ${flow(value)}\n`;
}

function inItem(item: Yaml, indent: string): string {
  const isPlainMap = item !== null && typeof item === 'object' && !Array.isArray(item) && !(item instanceof Tagged);
  return isPlainMap && Object.keys(item).length > 0 ? ` ${flow(item)}\n` : yamlText(item, `${indent}  `);
}

function keyText(key: string): string {
  return /^(?:<<|[a-zA-Z_][\w.-]*)$/.test(key) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(key) ? key : JSON.stringify(key);
}

function flow(value: Yaml): string {
  if (value instanceof Tagged) return value.value === undefined ? `${value.prefix} ` : `${value.prefix} ${flow(value.value)}`;
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    return `{ ${Object.entries(value)
      .map(([key, one]) => `${keyText(key)}: ${flow(one)}`)
      .join(', ')} }`;
  }
  if (typeof value !== 'string') return String(value);
  return /^[a-zA-Z/.][\w/.-]*$/.test(value) && !/^(?:true|false|null|yes|no|on|off|y|n|\.nan|\.inf)$/i.test(value)
    ? value
    : JSON.stringify(value);
}
