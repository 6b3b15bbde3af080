import { deepEqual } from 'node:assert/strict';
import { packagesOf } from '../../../../server/src/core/facts/shell/packages';
import { lastStage } from '../../../support/shell-stages';

/** What a RUN installs, each as `name` or `name@version`. */
function asked(run: string, ...before: readonly string[]): string[] {
  const stage = lastStage(['FROM debian:13', ...before, `RUN ${run}`, ''].join('\n'));
  return packagesOf(stage).map(({ name, version }) => (version === undefined ? name : `${name} @ ${version}`));
}

/** A command, and what it installs: a name alone is not pinned. */
const forms: Readonly<Record<string, readonly (readonly [run: string, ...packages: string[]])[]>> = {
  // apt-get(8)
  apt: [
    ['apt-get install -y curl', 'curl'],
    ['apt-get -o Dpkg::Use-Pty=0 -t trixie-backports install curl=8.14.1-2', 'curl @ 8.14.1-2'],
    ['apt install libc6:amd64=2.41-12 nano/trixie', 'libc6 @ 2.41-12', 'nano'],
    ["apt-get install -y 'curl=8.14.*' vim-", 'curl'],
    ['aptitude install -y curl=8.14.1-2', 'curl @ 8.14.1-2'],
    ['apt-get install -y /tmp/a.deb ./b.deb'],
    ['apt-get install -y g++ libstdc++6=14.2.0-19', 'g++', 'libstdc++6 @ 14.2.0-19'],
    ['apt-get remove curl'],
  ],
  // apk-world(5)
  apk: [
    ['apk add --no-cache curl=8.14.1-r1 git', 'curl @ 8.14.1-r1', 'git'],
    ["apk add curl~8.14 'git~=2.49' 'nano>8' 'vim=~9.1'", 'curl', 'git', 'nano', 'vim'],
    ['apk add -t .build gcc@edge make@edge=4.4.1-r3', 'gcc', 'make @ 4.4.1-r3'],
    ['apk --update add -X https://mirror.example.com/main curl !wget', 'curl'],
    ['apk add ./own.apk'],
    ['apk del curl'],
  ],
  // dnf(8), "Specifying packages"; yum(8)
  dnf: [
    ['dnf install -y curl-8.12.1 wget-1.25.0-1.fc42.x86_64 nano', 'curl @ 8.12.1', 'wget @ 1.25.0-1.fc42.x86_64', 'nano'],
    ['yum -y install java-21-openjdk gcc-toolset-14 bind-32:9.18.30-1', 'java-21-openjdk', 'gcc-toolset-14', 'bind @ 32:9.18.30-1'],
    ["dnf install 'curl-8.*' 'nano >= 8' 'vim = 9.1.1'", 'curl-8.*', 'nano', 'vim @ 9.1.1'],
    ['dnf module install -y nodejs:22/common', 'nodejs @ 22/common'],
    ['dnf -y module install nodejs', 'nodejs'],
    ['microdnf install --nodocs tar-1.35 shadow-utils', 'tar @ 1.35', 'shadow-utils'],
    ['yum install -y /tmp/a.rpm https://rpm.example.com/b.rpm'],
    ['dnf module enable nodejs:22'],
  ],
  // zypper(8)
  zypper: [
    ['zypper --non-interactive in -y git=2.49.0 curl', 'git @ 2.49.0', 'curl'],
    ["zypper install 'git>2.40' 'curl = 8.12' -- wget", 'git', 'curl @ 8.12'],
    ['zypper in --from own git-2.49.0 -wget', 'git @ 2.49.0'],
  ],
  // packaging.python.org, "Dependency specifiers"; pip.pypa.io, "VCS Support"
  pip: [
    ['pip install flask flask==3.1.2 "uvicorn[standard]==0.35.0"', 'flask', 'flask @ 3.1.2', 'uvicorn[standard] @ 0.35.0'],
    [
      'pip3 install "a>=1" "b~=1.2" "c<2,>=1" "d!=1" "e==1.*" f===1.2 "g==1.2; python_version<\'3.9\'"',
      'a',
      'b',
      'c',
      'd',
      'e',
      'f @ 1.2',
      'g @ 1.2',
    ],
    ['python3 -m pip install --target /opt -i https://pypi.example.com/simple --platform any --implementation cp flask', 'flask'],
    ['pip install -c constraints.txt flask gunicorn', 'flask @ locked', 'gunicorn @ locked'],
    ['pip install --require-hashes -r requirements.txt'],
    ['pip install . ./lib ../x /src file:///src .[dev] dist/a-1.0-py3-none-any.whl "$HOME/x"'],
    ['pip install git+https://git.example.com/a/b', 'git+https://git.example.com/a/b'],
    ['pip install git+https://git.example.com/a/b@main#egg=b', 'git+https://git.example.com/a/b'],
    ['pip install git+https://git.example.com/a/b.git@v1.2.3', 'git+https://git.example.com/a/b.git @ v1.2.3'],
    [
      'pip install -e git+ssh://git@git.example.com/a/b@0f5a2c1d4e5b6a7988c7d6e5f4a3b2c1d0e9f8a7#egg=b',
      'git+ssh://git@git.example.com/a/b @ 0f5a2c1d4e5b6a7988c7d6e5f4a3b2c1d0e9f8a7',
    ],
    ['pip install "b @ git+https://git.example.com/a/b@develop"', 'git+https://git.example.com/a/b'],
    ['pip install https://dl.example.com/a-1.0.tar.gz'],
    ['pip uninstall -y flask'],
  ],
  // pipx.pypa.io, docs.astral.sh/uv
  pipx: [
    ['pipx install --python 3.13 black', 'black'],
    ['pipx install black==25.9.0 && pipx run --spec ruff==0.13.0 ruff check', 'black @ 25.9.0', 'ruff @ 0.13.0'],
    ['pipx run cowsay -t hello', 'cowsay'],
  ],
  uv: [
    ['uv pip install --system flask "gunicorn==23.0.0"', 'flask', 'gunicorn @ 23.0.0'],
    ['uv pip install --system -c constraints.txt flask && uv pip install -r requirements.txt', 'flask @ locked'],
    ['uv tool install ruff@0.13.0 && uv tool install ruff@latest && uvx ruff==0.13.0 check', 'ruff @ 0.13.0', 'ruff', 'ruff @ 0.13.0'],
    ['uvx --from "httpie==3.2.4" http example.com && uv add --dev pytest', 'httpie @ 3.2.4', 'pytest'],
    ['uv sync --locked && uv python install 3.13'],
  ],
  // docs.npmjs.com/cli, "package-spec"; yarnpkg.com, pnpm.io, bun.sh
  npm: [
    ['npm install -g typescript @angular/cli @vue/cli@5.0.8', 'typescript', '@angular/cli', '@vue/cli @ 5.0.8'],
    ['npm i a@1 b@1.2 c@^1.2.3 d@~1.2.3 e@latest f@1.x g@1.2.3-rc.1', 'a', 'b', 'c', 'd', 'e', 'f', 'g @ 1.2.3-rc.1'],
    ['npm add acme/tool acme/tool#v1.2.0 github:acme/tool#main', 'acme/tool', 'acme/tool @ v1.2.0', 'github:acme/tool'],
    ['npm install git+https://git.example.com/a/b.git#0f5a2c1d4e5b', 'git+https://git.example.com/a/b.git @ 0f5a2c1d4e5b'],
    ['npm install "git+ssh://git@git.example.com/a/b.git#semver:^1.0"', 'git+ssh://git@git.example.com/a/b.git'],
    ['npm install x@npm:y@1.2.3 z@npm:w', 'x @ 1.2.3', 'z'],
    ['npm install ./lib ../x file:../y ./a.tgz https://dl.example.com/a.tgz a@https://dl.example.com/a.tgz'],
    ['npm ci && npm install && npm install --omit=dev && npm run build'],
    ['yarn global add serve@14.2.5 && yarn add left-pad && yarn dlx create-x', 'serve @ 14.2.5', 'left-pad', 'create-x'],
    ['pnpm add -g turbo@2.5.8 && pnpm dlx degit@2.8.4 a b && bun add zod', 'turbo @ 2.5.8', 'degit @ 2.8.4', 'zod'],
    [
      'npx tsc && npx playwright@1.55.0 install && npx -y serve && npx -p cowsay@1.6.0 cowsay x',
      'playwright @ 1.55.0',
      'serve',
      'cowsay @ 1.6.0',
    ],
    ['corepack prepare pnpm@10.17.1 --activate && corepack prepare yarn@stable --activate', 'pnpm @ 10.17.1', 'yarn'],
  ],
  // guides.rubygems.org/command-reference
  gem: [
    ['gem install rake rails:8.0.2', 'rake', 'rails @ 8.0.2'],
    ['gem i -N bundler -v 2.7.1', 'bundler @ 2.7.1'],
    ["gem install bundler --version '~> 2.7' && gem install 'rake:>=13'", 'bundler', 'rake'],
    ['gem install pg -v 1.6.2 -- --with-pg-config=/usr/bin/pg_config', 'pg @ 1.6.2'],
    ['gem install nokogiri -- --use-system-libraries extra', 'nokogiri'],
    ['gem install --local ./own-1.0.gem'],
  ],
  // go.dev/ref/mod, "Version queries"
  go: [
    ['go install golang.org/x/tools/gopls@latest', 'golang.org/x/tools/gopls'],
    ['go install -ldflags "-s -w" example.com/a/cmd@v1.2.3 && go install example.com/b@v1', 'example.com/a/cmd @ v1.2.3', 'example.com/b'],
    ['go run example.com/c@v0.0.0-20250101000000-0f5a2c1d4e5b gen x.y/z', 'example.com/c @ v0.0.0-20250101000000-0f5a2c1d4e5b'],
    ['go get -d example.com/d && go get example.com/e@0f5a2c1d4e5b && go get -u ./...', 'example.com/d', 'example.com/e @ 0f5a2c1d4e5b'],
    ['go install ./cmd/... && go install example.com/own/cmd && go build ./... && go run ./cmd && go run main.go'],
  ],
  // cargo-install(1)
  cargo: [
    ['cargo install ripgrep just@1.42.4 bat@0.25', 'ripgrep', 'just @ 1.42.4', 'bat'],
    ['cargo install --locked --version 14.1.1 ripgrep && cargo install ripgrep --version "^14"', 'ripgrep @ 14.1.1', 'ripgrep'],
    ['cargo install --git https://git.example.com/a/b --rev 0f5a2c1d4e5b b', 'b', 'https://git.example.com/a/b @ 0f5a2c1d4e5b'],
    ['cargo install --git https://git.example.com/a/b --branch main', 'https://git.example.com/a/b'],
    ['cargo install --path . && cargo build --release'],
  ],
  // getcomposer.org/doc/articles/versions.md
  composer: [
    [
      'composer require acme/tool acme/kit:1.2.3 "acme/lib:^2.0" acme/dev:dev-main',
      'acme/tool',
      'acme/kit @ 1.2.3',
      'acme/lib',
      'acme/dev',
    ],
    ['composer global require "acme/cli 3.1.0" acme/x=2.0', 'acme/cli @ 3.1.0', 'acme/x @ 2.0'],
    ['composer install --no-dev'],
  ],
  choco: [
    [
      'choco install -y git --version=2.50.0 && choco install nodejs; choco install 7zip -version 25.1 -y',
      'git @ 2.50.0',
      'nodejs',
      '7zip @ 25.1',
    ],
  ],
};

describe('How managers are asked for packages', () => {
  for (const [manager, all] of Object.entries(forms)) {
    for (const [run, ...packages] of all) it(`${manager}: ${run}`, () => deepEqual(asked(run), packages));
  }

  it('take a variable for a version where something sets it', () => {
    deepEqual(asked('pip install "flask==$FLASK"'), ['flask']);
    deepEqual(asked('pip install "flask==${FLASK}"', 'ARG FLASK'), ['flask @ ${FLASK}']);
    deepEqual(asked('pip install "flask==$FLASK"', 'ARG FLASK=3.1.2'), ['flask @ 3.1.2']);
    deepEqual(asked('npm i -g npm@$NPM', 'ENV NPM=^11'), ['npm']);
    deepEqual(asked('V=$(cat v) && apk add curl=$V-r0'), ['curl @ $V-r0']);
    deepEqual(asked('for v in 1 2; do gem install rake -v $v; done'), ['rake @ $v']);
    deepEqual(asked('apt-get install -y curl=$V $PACKAGES'), ['curl']);
    deepEqual(asked('. ./versions && apt-get install -y curl=$V'), ['curl @ $V']);
  });

  it('know nothing of an argument that only stands before FROM', () => {
    const stage = lastStage('ARG V=1.0\nFROM debian:13\nRUN pip install a==$V\n');
    deepEqual(
      packagesOf(stage).map(({ version }) => version),
      [undefined],
    );
    const repeated = lastStage('ARG V=1.0\nFROM debian:13\nARG V\nRUN pip install a==$V\n');
    deepEqual(
      packagesOf(repeated).map(({ version }) => version),
      ['1.0'],
    );
  });
});
