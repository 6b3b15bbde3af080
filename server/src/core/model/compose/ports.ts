import type { FileId, Span } from '../../base/span';
import { nodeAt, offsetInScalar, type Tree } from '../../syntax/tree';
import type { Port } from '../service';
import { type NodeRef, traceOf } from '../traced';
import { itemsAt, type MapValue, scalarAt, type Value } from '../value';

type Trees = (file: FileId) => Tree | undefined;

/** The published ports of a service in both syntaxes. @param treeOf gives the files that they are written in */
export function portsOf(service: MapValue, treeOf: Trees): Port[] {
  return itemsAt(service, 'ports').map((item) => portOf(item, treeOf));
}

/** A published port in either syntax. @param treeOf gives the file that it is written in */
export function portOf(item: Value, treeOf: Trees): Port {
  if (item.kind === 'scalar') {
    const text = item.known ? item.value : item.raw;
    const bare = text.replace(/\/\w+$/, '');
    const address = /^(\[[^\]]*\]|[^:]*\.[^:]*):/.exec(bare)?.[1];
    const rest = (address === undefined ? bare : bare.slice(address.length + 1)).split(':');
    const target = rest.at(-1);
    const published = rest.length > 1 ? rest[0] : undefined;
    const tree = item.origin && treeOf(item.origin.file);
    const prefix = tree && addressOf(item.origin, tree);
    return { ...traceOf(item), text, ...defined({ ip: address, published, target }), ...(prefix ? { prefix } : {}), syntax: 'short' };
  }
  const part = (key: string): string | undefined => {
    const scalar = scalarAt(item, key);
    return scalar?.known ? scalar.value : undefined;
  };
  const [ip, published, target] = [part('host_ip'), part('published'), part('target')];
  const text = [ip, published, target].filter((piece) => piece !== undefined).join(':');
  return { ...traceOf(item), text, ...defined({ ip, published, target }), syntax: 'long' };
}

/** Where the address of a short form is written, without its colon. A variable in its place is left to a person. */
function addressOf(origin: NodeRef | undefined, tree: Tree): Port['prefix'] {
  const node = origin && nodeAt(tree, origin.path);
  if (node?.kind !== 'scalar') return undefined;
  const parts = splitOutsideVariables(node.text, ':');
  const address = parts.slice(0, -2).join(':');
  if (address.includes('$') || (parts.length === 1 && node.text.includes('$'))) return undefined;
  const start = offsetInScalar(tree.text, node, 0);
  const end = offsetInScalar(tree.text, node, address.length);
  if (start === undefined || end === undefined) return undefined;
  const span: Span = { file: tree.file, start, end };
  return { span, colons: address !== '' ? 0 : parts.length === 1 ? 2 : 1 };
}

/** Splits a text at a separator, not inside `${...}` and `[...]`. */
export function splitOutsideVariables(text: string, separator: string): string[] {
  const parts: string[] = [];
  let from = 0;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '{' || c === '[') depth++;
    else if ((c === '}' || c === ']') && depth > 0) depth--;
    else if (c === separator && depth === 0) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}

function defined(fields: { readonly [K in 'ip' | 'published' | 'target']: string | undefined }): Partial<Port> {
  return Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== undefined));
}
