/**
 * True for YAML or JSON with a top-level map `services` in which something has an image or a build: cheap, without parsing.
 * Kubernetes manifests, workflows and other YAML with services of another sort stay out.
 */
export function looksLikeCompose(text: string): boolean {
  if (/^[\s\uFEFF]*\{/.test(text))
    return /"services"\s*:\s*\{/.test(text) && /"(image|build)"\s*:/.test(text) && !/"apiVersion"\s*:/.test(text);
  const head = /^\uFEFF?(?:services|"services"|'services')[ \t]*:(.*)$/m.exec(text);
  if (!head || (/^apiVersion[ \t]*:/m.test(text) && /^kind[ \t]*:/m.test(text))) return false;
  const behind = head[1]!.trim();
  if (behind.startsWith('{')) return /[{,\s]["']?(image|build)["']?\s*:/.test(text.slice(head.index));
  let service = -1;
  let key = -1;
  let borrows = false;
  for (const line of text.slice(head.index + head[0].length + 1).split('\n')) {
    const content = line.trim();
    if (content === '' || content.startsWith('#')) continue;
    const indent = line.length - line.trimStart().length;
    if (indent === 0) break;
    if (service < 0) service = indent;
    if (content.startsWith('-') && indent === service) return false;
    if (indent <= service) {
      key = -1;
      if (hasFlowService(content)) return true;
      if (/:\s*\*\S+/.test(content)) borrows = true;
      continue;
    }
    if (key < 0) key = indent;
    if (indent !== key) continue;
    if (/^["']?(image|build)["']?\s*:/.test(content)) return true;
    if (/^<<\s*:/.test(content)) borrows = true;
  }
  return borrows && /^[ \t]+(image|build)[ \t]*:/m.test(text);
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
