/** What a step of a build keeps in the home directory of its user. */
interface HomeFiles {
  /** The command, its words joined by blanks. */
  readonly command: RegExp;
  /** Below the home directory. */
  readonly place: string;
  /** Options, and names of variables, that name another place. */
  readonly unless: RegExp;
}

const PYTHON_CACHE = /\b(XDG_CACHE_HOME|\w*(cache|local|download)_(dir|folder|root)|(HF|TORCH|SENTENCE_TRANSFORMERS)_HOME|\w+_CACHE)\b/;

/**
 * Looked up on 2026-12-01: hexdocs.pm/mix (MIX_HOME), playwright.dev/docs/browsers, pptr.dev/guides/configuration, docs.cypress.io
 * (advanced installation), nltk/nltk nltk/downloader.py, pip.pypa.io (user installs), python-poetry.org and pipenv.pypa.io (where virtual environments lie), pipx.pypa.io, docs.astral.sh/uv (storage),
 * nodejs/corepack README.md, getcomposer.org/doc/03-cli.md, learn.microsoft.com/dotnet (global tools), bun.sh/docs, docs.ansible.com (galaxy),
 * huggingface.co/docs/huggingface_hub (cache), pytorch.org/docs (torch.hub), openai/whisper.
 */
const tools: readonly HomeFiles[] = [
  { command: /^mix (local\.|archive\.install|escript\.install)/, place: '.mix', unless: /\bMIX_(HOME|XDG)\b/ },
  { command: /\bplaywright(@\S+)? install( |$)/, place: '.cache/ms-playwright', unless: /\bPLAYWRIGHT_BROWSERS_PATH\b/ },
  { command: /\bpuppeteer(@\S+)? browsers install\b/, place: '.cache/puppeteer', unless: /\bPUPPETEER_CACHE_DIR\b|--path\b/ },
  { command: /\bcypress(@\S+)? install\b/, place: '.cache/Cypress', unless: /\bCYPRESS_CACHE_FOLDER\b/ },
  { command: /\bnltk\.download/, place: 'nltk_data', unless: /\bNLTK_DATA\b| -d |\bdownload_dir\b/ },
  { command: /^pip[\d.]* install .*--user\b|-m pip install .*--user\b/, place: '.local', unless: /\bPYTHONUSERBASE\b/ },
  { command: /^poetry install\b/, place: '.cache/pypoetry/virtualenvs', unless: /\b(POETRY_VIRTUALENVS_\w+|VIRTUAL_ENV)\b/ },
  {
    command: /^pipenv (install|sync)\b/,
    place: '.local/share/virtualenvs',
    unless: /--system\b|\b(PIPENV_VENV_IN_PROJECT|WORKON_HOME|VIRTUAL_ENV)\b/,
  },
  { command: /^pipx install\b/, place: '.local', unless: /\bPIPX_HOME\b|--global\b/ },
  { command: /^uv (tool|python) install\b/, place: '.local/share/uv', unless: /\bUV_(TOOL|PYTHON_INSTALL)_DIR\b/ },
  { command: /^corepack (prepare|install|use)\b/, place: '.cache/node/corepack', unless: /\bCOREPACK_HOME\b/ },
  { command: /^composer global (require|install)\b/, place: '.composer', unless: /\bCOMPOSER_HOME\b/ },
  { command: /^dotnet tool install .*(-g|--global)\b/, place: '.dotnet/tools', unless: /--tool-path\b/ },
  { command: /^bun (add|install|i) .*(-g|--global)\b/, place: '.bun', unless: /\bBUN_INSTALL\b/ },
  { command: /^ansible-galaxy .*\binstall\b/, place: '.ansible', unless: / -p |--(roles|collections)-path\b|\bANSIBLE_/ },
  { command: /^(huggingface-cli|hf) download\b/, place: '.cache/huggingface', unless: /\bHF_HOME\b|\w+_CACHE\b|--(local|cache)-dir\b/ },
  {
    command:
      /^python[\d.]* .*(from_pretrained|snapshot_download|hf_hub_download|load_dataset|SentenceTransformer|torch\.hub|load_model)\b/s,
    place: '.cache',
    unless: PYTHON_CACHE,
  },
];

/**
 * Where a command keeps what it installs, below the home directory of its user; nothing for one that keeps nothing there.
 * @param said its words, joined by blanks
 * @param variables the names of those that are set for it
 */
export function homeFilesOf(said: string, variables: readonly string[]): string | undefined {
  return tools.find(({ command, unless }) => command.test(said) && !unless.test(said) && !variables.some((name) => unless.test(name)))
    ?.place;
}

/** Files that only people, and the steps of a build itself, read in a home directory: caches and settings of package managers, shells and Git. */
export const ofBuilds =
  /^\.(cache\/(pip|uv|go-build|yarn|composer|pypoetry\/(cache|artifacts)|pnpm|node-gyp)|npm|npmrc|yarnrc(\.yml)?|m2|gradle|gnupg|netrc|gitconfig|git-credentials|config\/(pip|git)|pip|bash\w*|profile|zsh\w*|vimrc|inputrc|wget\w*|curlrc|cargo\/(registry|git))(\/|$)/;
