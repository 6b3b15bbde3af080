/** A text of a devcontainer.json with its variables read. */
export interface Substituted {
  /** What is left of variables that no file sets is written as Compose writes it: `${HOME}/.ssh`. */
  readonly text: string;
  /** The variables that no file sets, in order. */
  readonly unset: readonly string[];
  /** The defaults that were taken, with their place in the text as written. */
  readonly defaults: readonly { readonly name: string; readonly start: number; readonly end: number }[];
}

const variable = /\$\{(.*?)\}/g;

/** Variables of the tool that stand for a value each machine has its own of. */
const ofTheTool: ReadonlyMap<string, string> = new Map([
  // The folder that is opened: the working directory of whoever starts the container.
  ['localWorkspaceFolder', 'PWD'],
]);

/**
 * Reads the variables of a text as the reference implementation does (devcontainers/cli src/spec-common/variableSubstitution.ts), without
 * an environment: `${localEnv:X}`, also written `${env:X}`, depends on X, `${localEnv:X:default}` is the default. `${containerEnv:X}` and the
 * folders are known to the container alone, `${templateOption:x}` to whoever applies the template.
 *
 * `${localEnv:HOME}${localEnv:USERPROFILE}`, in either order, is how one file says "my home" for Unix and Windows: one of the two is empty
 * everywhere, so it counts as HOME.
 */
export function substituteVariables(text: string): Substituted {
  const unset: string[] = [];
  const defaults: { name: string; start: number; end: number }[] = [];
  const out = text.replace(variable, (match: string, inner: string, offset: number) => {
    const [kind = '', name, fallback] = inner.split(':');
    if ((kind === 'localEnv' || kind === 'env') && name !== undefined) {
      if (fallback !== undefined) {
        const start = offset + 2 + kind.length + 1 + name.length + 1;
        defaults.push({ name, start, end: start + fallback.length });
        return fallback;
      }
      unset.push(name);
      return `\${${name}}`;
    }
    const meaning = ofTheTool.get(inner);
    unset.push(inner);
    return meaning === undefined ? match : `\${${meaning}}`;
  });
  return { text: out.replace(/\$\{HOME\}\$\{USERPROFILE\}|\$\{USERPROFILE\}\$\{HOME\}/g, '${HOME}'), unset, defaults };
}
