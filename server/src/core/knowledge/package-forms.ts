import type { Manager } from './program/program';

/*
 * How package managers are asked for a package, and which forms name one version of it. A bound, a prefix, a release channel or a branch is none: what fits it
 * changes. Looked up 2026-11-30 in the documents named at each manager.
 */

/** A package as it is asked for. */
export interface Asked {
  /** Without its version. */
  readonly name: string;
  /** The one version that is asked for; absent where the newest one that fits is taken. */
  readonly version?: string;
  /** Where it comes from, if that is no registry: its content is whatever lies there. */
  readonly git?: true;
}

/** One version, and nothing that others fit as well: no operator in front, no wildcard. */
const ONE = /^v?\d[^*^~<>=|,\s]*$/;

/** A full version of three numbers: with fewer, npm, cargo and Go take the newest that begins so. */
const FULL = /^v?\d+\.\d+\.\d+(?:[-+.][\w.+-]*)?$/;

/** A commit, or a tag that is called like a version. */
const COMMIT = /^[0-9a-f]{7,64}$/i;
const TAG = /^(?:refs\/tags\/)?(?:[\w.-]*\/)?[\w.+-]*$/;
const VERSION_IN_TAG = /(?:^|[-_/])v?\d+[._]\d[^/]*$/;

/** True for what is no package of a registry: files, folders, and words that hold several names. */
function isElsewhere(text: string): boolean {
  return text === '' || /^(?:[./~\\]|file:)|^[A-Za-z]:[/\\]|\.(?:deb|rpm|apk|whl|tgz|gem|tar\.\w+|zip|nupkg)$/.test(text);
}

/** What a repository is asked for; a variable in the place of the commit may be one. */
function ofGit(address: string, reference: string | undefined): Asked {
  const ref = reference?.replace(/^(?:semver:|rev=|tag=)/, '') ?? '';
  const fixed =
    !reference?.startsWith('semver:') && (COMMIT.test(ref) || (TAG.test(ref) && VERSION_IN_TAG.test(ref)) || ref.startsWith('$'));
  return { name: address, git: true, ...(fixed && { version: ref }) };
}

function asked(name: string, version: string | undefined, fits: RegExp): Asked | undefined {
  if (name === '') return undefined;
  // A variable stands for a version or a part of one; whether it is set at all, the stage knows.
  const filled = (value: string): string => (version ?? '').replace(/\$\{[^}]*\}|\$\w+|\$\( \)/g, value);
  const pinned = version !== undefined && (fits.test(filled('1.0.0')) || fits.test(filled('0')));
  return pinned ? { name, version } : { name };
}

/** The name in front of a sign, and the version behind it. */
function cut(text: string, sign: string, fits: RegExp, from = 0): Asked | undefined {
  const at = text.indexOf(sign, from);
  return at < 0 ? asked(text, undefined, fits) : asked(text.slice(0, at), text.slice(at + sign.length), fits);
}

/** How each manager is asked for a package; nothing for files, folders and what is no name. */
export const FORMS: Readonly<Record<Manager, (text: string) => Asked | undefined>> = {
  // apt-get(8), "install": `name=version`, `name/release`, `name:architecture`, `name-` takes away; a version may be a pattern.
  apt: (text) => {
    if (/[-]$|\^$/.test(text)) return undefined;
    const found = cut(text, '=', /^[\w.+~:-]+$/);
    return found && { ...found, name: found.name.replace(/[/:].*$/, '') };
  },
  // apk-world(5): `[!]name{@tag}{[<>~=]version}`; `=` alone is one version.
  apk: (text) => {
    if (text.startsWith('!')) return undefined;
    const [, name = '', sign, version] = /^([^@<>=~]+)(?:@[^<>=~]+)?(?:([<>=~]+)(.*))?$/.exec(text) ?? [];
    return asked(name, sign === '=' || sign === '==' ? version?.replace(/@.*$/, '') : undefined, /^[\w.]+(-r\d+)?$/);
  },
  dnf: ofRpm,
  // zypper(8), "install": `name=version`, `name>version` and the forms of rpm; `+name` installs, `-name` and `!name` take away.
  zypper: (text) => {
    if (/^[-!~]/.test(text)) return undefined;
    const name = text.replace(/^\+/, '');
    if (/^(pattern|patch|product|srcpackage):/.test(name)) return { name, version: name };
    return /[<>=]/.test(name) ? signed(name, /^={1,2}$/, ONE) : ofRpm(name);
  },
  pip: ofPip,
  npm: ofNpm,
  // guides.rubygems.org/command-reference, "gem install": `name:version`, where the version may be a requirement.
  gem: (text) => cut(text, ':', /^["']?\d[\w.]*["']?$/),
  // go.dev/ref/mod, "Version queries": a whole version or a commit; `v1.2`, `latest`, `upgrade` and branches take the newest.
  go: (text) => {
    const path = text.replace(/@.*$/, '');
    // The standard library, tools of a module and folders have no dot in their first part.
    if (!text.includes('@') && !/^[^/]+\.[^/]+\//.test(path)) return undefined;
    const version = text.includes('@') ? text.slice(text.indexOf('@') + 1) : undefined;
    return asked(path, version, new RegExp(`${FULL.source}|${COMMIT.source}`, 'i'));
  },
  // cargo-install(1): `name@version`, which has to be whole where it has no operator.
  cargo: (text) => cut(text, '@', FULL),
  // getcomposer.org/doc/articles/versions.md: `name:version`, `name=version`, `name version`; without an operator it is that one.
  composer: (text) => {
    if (!/^[\w.-]+\/[\w.-]+/.test(text) && !/^(php|ext-|lib-)/.test(text)) return undefined;
    const [, name = '', version] = /^([^:=\s]+)(?:[:=\s]\s*(.+))?$/.exec(text) ?? [];
    return asked(name, version, /^v?\d+(\.\d+)*(-[\w.]+)?$|#[0-9a-f]{7,40}$/);
  },
  choco: (name) => ({ name }),
};

/** A package as a manager is asked for it; nothing for files, folders and lists in one word. */
export function formOf(manager: Manager, text: string): Asked | undefined {
  if (isElsewhere(text)) return undefined;
  return FORMS[manager](text);
}

/** True for a version that is given by an option of its own: `gem install -v`, `cargo install --version`, `choco install --version`. */
export function isOneVersion(manager: Manager, text: string): boolean {
  const bare = text.replace(/^=\s*/, '');
  if (/^\$|^\d.*\$/.test(bare)) return true;
  return manager === 'cargo' ? FULL.test(bare) : ONE.test(bare);
}

/** True for a reference of a repository that stays what it is. */
export function isFixedReference(text: string): boolean {
  return ofGit('', text).version !== undefined;
}

/**
 * dnf(8), "Specifying packages": name, name-version, name-version-release, with an epoch and an architecture; `@group`, `@module:stream`. A number behind
 * a dash is a version only with a dot or a release: `gcc-toolset-13` is a name.
 */
function ofRpm(text: string): Asked | undefined {
  if (/[<>=]/.test(text)) return signed(text, /^={1,2}$/, ONE);
  // Groups have no versions, and modules have streams instead.
  if (text.startsWith('@')) return text.includes(':') || text.includes('/') ? { name: text, version: text } : { name: text, version: '' };
  const found = /-(?:\d+:)?(\d[\w+~^]*(?:\.[\w+~^]+)+|\d+[a-z]\w*|\d[\w.+~^]*(?=-\d))(?:-\d[\w.+~^]*)?$/.exec(text);
  if (found) return { name: text.slice(0, found.index), version: text.slice(found.index + 1) };
  const [, module, stream] = /^([\w.+-]+):(.+)$/.exec(text) ?? [];
  return module !== undefined && stream !== undefined ? { name: module, version: stream } : asked(text, undefined, ONE);
}

/** `name = 1.2`, `name>=1.2`: one version with some signs, a bound with all others. */
function signed(text: string, one: RegExp, fits: RegExp): Asked | undefined {
  const [, name = '', sign = '', version] = /^\s*([^<>=!~\s]+)\s*([<>=!~]+)\s*(.*)$/.exec(text) ?? [];
  return asked(name, one.test(sign) ? version : undefined, fits);
}

/** packaging.python.org, "Dependency specifiers" and "Version specifiers"; pip.pypa.io, "VCS Support": `git+URL@ref#egg=name`. */
function ofPip(text: string): Asked | undefined {
  const direct = /^([\w.-]+(?:\[[^\]]*\])?)\s*@\s*(\S.*)$/.exec(text);
  const address = direct ? direct[2]! : text;
  if (/^(git|hg|svn|bzr)\+/.test(address)) {
    const [place = ''] = address.split('#');
    const at = place.indexOf('@', Math.max(place.indexOf('://') + 3, place.lastIndexOf('/')));
    return ofGit(at < 0 ? place : place.slice(0, at), at < 0 ? undefined : place.slice(at + 1));
  }
  if (/:\/\//.test(address) || isElsewhere(address)) return undefined;
  // `uvx name@1.2` and `uv tool install name@1.2` take the version so, too.
  if (direct) return asked(direct[1]!, address, ONE);
  const [requirement = ''] = text.split(';');
  const [, name = '', specifiers = ''] = /^\s*([\w.-]+(?:\[[^\]]*\])?|[^<>=!~\s]+)\s*(.*)$/.exec(requirement) ?? [];
  const exact = /(?:^|,)\s*={2,3}\s*([^,\s]+)/.exec(specifiers)?.[1];
  return asked(name, exact, ONE);
}

/** docs.npmjs.com, "package-spec": a name with a version, a range or a tag; an alias; a repository; a folder or a tarball. */
function ofNpm(text: string): Asked | undefined {
  const at = text.indexOf('@', 1);
  const name = at < 0 ? text : text.slice(0, at);
  const spec = at < 0 ? undefined : text.slice(at + 1);
  const source = spec !== undefined && !text.includes('://', 0) ? spec : text;
  if (isRepository(text)) return ofGit(...repositoryOf(text));
  if (spec !== undefined && (isRepository(spec) || /^(https?|file):/.test(spec))) {
    return isRepository(spec) ? { ...ofGit(...repositoryOf(spec)), name } : undefined;
  }
  if (/^https?:/.test(source)) return undefined;
  if (spec?.startsWith('npm:')) {
    const alias = ofNpm(spec.slice(4));
    return FULL.test(spec.slice(4)) ? { name, version: spec.slice(4) } : alias && { ...alias, name };
  }
  return asked(name, spec?.replace(/^=/, ''), FULL);
}

/** `git+https://`, `git://`, `git@host:`, `github:a/b`, `a/b`, and an address that ends in `.git`. */
function isRepository(text: string): boolean {
  if (/^(git[+:@]|ssh:|github:|gitlab:|bitbucket:|gist:)/.test(text)) return true;
  return /^https?:\/\/[^#]+\.git(#|$)/.test(text) || /^[\w-][\w.-]*\/[\w.-]+(#.*)?$/.test(text);
}

function repositoryOf(text: string): [string, string | undefined] {
  const hash = text.indexOf('#');
  return hash < 0 ? [text, undefined] : [text.slice(0, hash), text.slice(hash + 1)];
}
