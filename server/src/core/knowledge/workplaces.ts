import { parseImage } from './image-name';

/** What people or their jobs do in a container beside its own program. */
type Workplace = 'development container' | 'job runner' | 'development environment' | 'remote desktop' | 'browser';

/**
 * Images in which people or jobs start programs of their own choice: debuggers, package managers, sudo, browsers. By name, any registry; checked
 * against their documentation 2026-11-25 (containers.dev, docs.gitlab.com/runner, docs.github.com actions/hosting-your-own-runners,
 * github.com/coder/code-server, github.com/linuxserver, kasmweb.com/docs, github.com/SeleniumHQ/docker-selenium, docs.browserless.io).
 */
const images: readonly (readonly [Workplace, RegExp])[] = [
  [
    'development container',
    /(^|\/)devcontainers?(\/|$)|(^|\/)gitpod(\/|$)|gitpod-io\/|(^|[/_-])dev-?(container|env|box)s?($|[/_-])|^cimg\//,
  ],
  [
    'job runner',
    /(^|[/_-])(gitlab|github|actions?|gitea|forgejo|act|gh|ci|azure|azp|bitbucket|drone|woodpecker|teamcity|bamboo|buildkite|jenkins|concourse|gocd|self-hosted|build)[_-](\w+-)*(runner|agent|worker|slave)s?($|[/:_-])|^actions\/actions-runner|(^|\/)jenkins\/(agent|inbound-agent|ssh-agent|jnlp-slave|slave)|^(drone\/drone-runner|buildkite\/agent|gitlab\/gitlab-runner|circleci\/)|jetbrains\/teamcity-(\w+-)?agent|\/act_runner|forgejo\/runner/,
  ],
  [
    'development environment',
    /(^|[/_-])(code-server|openvscode-server|theia\w*|coder|jupyter\w*|rstudio|cloud9|projector|idea|vscode)($|[/_-])|-notebook$|^(jupyter|rocker)\//,
  ],
  [
    'remote desktop',
    /(^|[/_-])(webtop|rdesktop|kasm\w*|novnc|vnc|xrdp|guacd-desktop|lxde|xfce|lxqt)($|[/_-])|-desktop($|-)|^(kasmweb|jlesage|accetto|consol)\//,
  ],
  [
    'browser',
    /(^|[/_-])(selenium|selenoid|browserless|playwright|puppeteer|flaresolverr|headless-shell|headless-chrome|chromium|chrome|firefox|alpine-chrome)($|[/_-])/,
  ],
];

/** What an image is made for people to do in; nothing for servers. */
export function workplaceImage(reference: string): Workplace | undefined {
  const { repository } = parseImage(reference);
  return images.find(([, names]) => names.test(repository))?.[0];
}
