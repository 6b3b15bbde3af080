import { account, at, type HostPathFact, secret, whole } from './host-path-fact';

const checked = '2026-11-30';
const clients = 'manuals of the programs that keep their credentials there';

/** Where tools and agents keep a token each in a home, beside what they keep for speed. */
export const tokenPaths: readonly HostPathFact[] = [
  ...at(
    ['~/.claude', '~/.claude.json', '~/.codex', '~/.gemini', '~/.config/github-copilot', '~/.local/share/opencode/auth.json'],
    secret('use the accounts of coding agents and read what was said to them'),
    account('make the agent run commands for this user, and use its account'),
    'code.claude.com, authentication; developers.openai.com/codex, authentication; geminicli.com, authentication; docs.github.com, Copilot',
    checked,
  ),
  ...at(
    [
      '~/.cargo/credentials.toml',
      '~/.cargo/credentials',
      '~/.m2/settings.xml',
      '~/.m2/settings-security.xml',
      '~/.gradle/gradle.properties',
      '~/.nuget/NuGet',
      '~/.composer/auth.json',
      '~/.config/composer/auth.json',
      '~/.gem/credentials',
      '~/.bundle/config',
      '~/.yarnrc.yml',
      '~/.config/glab-cli',
      '~/.config/hub',
      '~/.config/rclone',
      '~/.s3cfg',
      '~/.boto',
      '~/.mc',
      '~/.fly',
      '~/.config/doctl',
      '~/.config/hcloud',
      '~/.config/op',
      '~/.config/sops',
      '~/.config/containers/auth.json',
      '~/.cache/huggingface/token',
      '~/.kaggle',
      '~/.databrickscfg',
      '~/.snowflake',
      '~/.talos',
      '~/.minikube',
      '~/.ansible/galaxy_token',
    ],
    secret('steal saved passwords and tokens'),
    secret('steal and replace saved passwords and tokens'),
    clients,
    checked,
  ),
  ...whole(
    ['~/.m2', '~/.gradle', '~/.composer', '~/.config/composer', '~/.gem', '~/.bundle', '~/.nuget'],
    secret('steal saved passwords and tokens'),
    secret('steal and replace saved passwords and tokens'),
    clients,
    checked,
  ),
  ...whole(
    '~/.cargo',
    secret('steal the tokens of package registries'),
    account('replace programs that this user runs'),
    'doc.rust-lang.org/cargo, configuration and credentials',
    checked,
  ),
  ...at(
    '/etc/rancher/k3s/k3s.yaml',
    secret('steal the credentials of the cluster'),
    secret('steal and replace the credentials of the cluster'),
    'docs.k3s.io, cluster access',
    checked,
  ),
];
