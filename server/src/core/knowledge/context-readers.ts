/** Files at the top of a build context that say what builds and programs read besides the sources. */
export const manifests = [
  'Cargo.toml',
  'Gemfile',
  'build.gradle',
  'build.gradle.kts',
  'build.rs',
  'composer.json',
  'go.mod',
  'package.json',
  'pom.xml',
  'pyproject.toml',
  'requirements.txt',
  'setup.cfg',
  'setup.py',
] as const;

/** A file of `manifests`, and what in it says that something is read. */
export interface Mention {
  readonly file: RegExp;
  readonly says: RegExp;
}

/**
 * Tools that take the version of what they build from Git and end the build without it, by their documentation: setuptools-scm, hatch-vcs, versioneer, versioningit,
 * poetry-dynamic-versioning, pbr, dunamai, pdm-backend ("source = scm"); vergen, shadow-rs, built and git-version of Cargo; git-commit-id, buildnumber, jgitver of
 * Maven; Gradle plugins and scripts that name Git; `gemspec`, whose template lists the files with `git ls-files` (bundler.io). Looked up 2026-11-24.
 */
export const readsHistory: readonly Mention[] = [
  {
    file: /^(pyproject\.toml|setup\.(py|cfg)|requirements\.txt)$/,
    says: /setuptools[-_.](?:scm|git[-_]\w+)|flit[-_]scm|hatch-vcs|versioneer|versioningit|poetry-dynamic-versioning|poetry-version-plugin|\bpbr\b|dunamai|miniver|source\s*=\s*["']scm["']/,
  },
  { file: /^setup\.py$/, says: /["'\s]git["'\s]/ },
  { file: /^(Cargo\.toml|build\.rs)$/, says: /\b(?:vergen[\w-]*|shadow-rs|built|git2|gix|git-version|git_version|Command::new\("git"\))/ },
  { file: /^pom\.xml$/, says: /git-commit-id|buildnumber-maven|jgitver|maven-git-versioning|git-versioning|jgit/ },
  { file: /^build\.gradle(\.kts)?$/, says: /\bgit\b|gitProperties|git-properties|palantir\.git|nebula\.release|reckon|axion-release/i },
  { file: /^Gemfile$/, says: /^\s*gemspec\b/m },
];

/**
 * Libraries and frameworks that read `.env` where the program, or a build with macros, runs: dotenv in its languages, and what brings it along, by their documentation.
 * Looked up 2026-11-24.
 */
export const readsVariables: readonly Mention[] = [
  {
    file: /^package\.json$/,
    says: /"(?:dotenv[\w-]*|@dotenvx\/[\w-]+|dotenv-cli|env-cmd|@nestjs\/config|next|nuxt|vite|react-scripts|@adonisjs\/[\w-]+|@redwoodjs\/[\w-]+|prisma|@strapi\/strapi)"\s*:|--env-file/,
  },
  {
    file: /^(pyproject\.toml|setup\.(py|cfg)|requirements\.txt)$/,
    says: /python-dotenv|django-environ|django-dotenv|pydantic-settings|\benvirons\b|python-decouple|\bdynaconf\b|\bstarlette\b/i,
  },
  { file: /^Gemfile$/, says: /dotenv/ },
  {
    file: /^composer\.json$/,
    says: /phpdotenv|symfony\/(?:dotenv|framework-bundle|runtime)|laravel\/(?:framework|lumen-framework)|yiithings\/dotenv/,
  },
  { file: /^go\.mod$/, says: /godotenv|spf13\/viper|cleanenv/ },
  { file: /^Cargo\.toml$/, says: /dotenv|\bsqlx\b/ },
];
