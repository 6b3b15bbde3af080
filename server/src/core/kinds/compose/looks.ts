/**
 * True for YAML or JSON with a top-level map `services` in which something has an image or a build: cheap, without parsing.
 * Kubernetes manifests, workflows and other YAML with services of another sort stay out.
 */
export function looksLikeCompose(text: string): boolean {
  if (/^[\s\uFEFF]*\{/.test(text))
    return /"services"\s*:\s*\{/.test(text) && /"(image|build)"\s*:/.test(text) && !/"apiVersion"\s*:/.test(text);
  const head = /^\uFEFF?(?:services|"services"|'services')[ \t]*:(.*)$/m.exec(text);
  if (!head || PIPELINES.test(text) || (/^apiVersion[ \t]*:/m.test(text) && /^kind[ \t]*:/m.test(text))) return false;
  const behind = head[1]!.trim();
  if (behind.startsWith('{')) return /[{,\s]["']?(image|build)["']?\s*:/.test(text.slice(head.index));
  const sources = sourcesBelow(text.slice(head.index + head[0].length + 1));
  return sources === 'own' || (sources === 'borrowed' && /^[ \t]+(image|build)[ \t]*:/m.test(text));
}

/** What a pipeline of Woodpecker, Drone and the like has beside its services: woodpecker-ci.org/docs/usage/workflow-syntax, docs.drone.io. */
const PIPELINES = /^(?:steps|pipeline|jobs|stages)[ \t]*:[ \t]*(?:#.*)?$/m;

/**
 * What the services below the line `services:` are made from: one has an image or a build of its own, one takes it from an alias or a merge key,
 * or there is none. The keys of a service are the lines that are indented like its first one.
 */
function sourcesBelow(text: string): 'own' | 'borrowed' | undefined {
  let service: number | undefined;
  let key: number | undefined;
  let borrows = false;
  for (const { content, indent } of indentedLines(text)) {
    service ??= indent;
    if (indent <= service) {
      // A list of services is not Compose.
      if (indent === service && content.startsWith('-')) return undefined;
      if (hasFlowService(content)) return 'own';
      key = undefined;
      borrows ||= /:\s*\*\S+/.test(content);
      continue;
    }
    key ??= indent;
    if (indent !== key) continue;
    if (/^["']?(image|build)["']?\s*:/.test(content)) return 'own';
    borrows ||= /^<<\s*:/.test(content);
  }
  return borrows ? 'borrowed' : undefined;
}

/** A line that steers a template and is no YAML: `{% if x %}`, `{{- range .Hosts }}`, `<% end %>`. */
const steering = /^(?:\{[%#]|\{\{|<%)/;
/** What stands before a value: dashes and a key. */
const place = /^(?:-\s+)*(?:(?:[\w./-]+|"[^"]*"|'[^']*'):\s+)?/;
/** A value that a template puts in: `{{ image }}`, `<%= tag %>`, `@TAG@`, `%%TAG%%`; at those that swarm fills in itself somebody forgot the quotes. */
const filledIn = /^(?:\{\{(?!-?\s*\.(?:Service|Node|Task)\b)|\{%|<%|@[A-Za-z_]\w*@|%%\w+%%)/;

/** True for a text in which a template language steers what is there: another program makes the Compose file from it. Block texts may hold any. */
export function isTemplate(text: string): boolean {
  if (!/\{[{%#]|<%|@\w+@|%%/.test(text)) return false;
  let block: number | undefined;
  for (const line of text.split('\n')) {
    const content = line.trim();
    const indent = line.length - line.trimStart().length;
    if (content === '' || content.startsWith('#')) continue;
    if (block !== undefined && indent > block) continue;
    block = /(?:^|[\s:-])[|>][-+0-9]*(?:\s+#.*)?$/.test(content) ? indent : undefined;
    const before = place.exec(content)![0].length;
    if (before === 0 ? steering.test(content) : filledIn.test(content.slice(before))) return true;
  }
  return false;
}

/** The lines up to the next one that is not indented, without blank lines and comments. */
function* indentedLines(text: string): Iterable<{ readonly content: string; readonly indent: number }> {
  for (const line of text.split('\n')) {
    const content = line.trim();
    if (content === '' || content.startsWith('#')) continue;
    const indent = line.length - line.trimStart().length;
    if (indent === 0) return;
    yield { content, indent };
  }
}

/** True for `name: { image: ... }` and `name: &anchor { build: ... }`; read from the first brace on, so that no line takes long. */
function hasFlowService(line: string): boolean {
  const brace = line.indexOf('{');
  if (brace < 0) return false;
  let head = line.slice(0, brace).trimEnd();
  const word = head.slice(Math.max(head.lastIndexOf(' '), head.lastIndexOf('\t')) + 1);
  if (word.startsWith('&')) head = head.slice(0, head.length - word.length).trimEnd();
  return head.endsWith(':') && /\b(image|build)["']?\s*:/.test(line.slice(brace));
}
