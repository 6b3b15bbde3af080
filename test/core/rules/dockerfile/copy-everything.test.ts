import { deepEqual, equal, match, ok } from 'node:assert/strict';
import copyEverything from '../../../../server/src/core/rules/dockerfile/copy-everything';
import { analyzeText } from '../../../support/open';

/** What is kept out in bulk, and the reason for what is not, by its first words. */
function kept(lines: readonly string[], more: Readonly<Record<string, string>> = {}): { readonly bulk: string; readonly reasons: string } {
  const files = new Map([['Dockerfile', `${lines.join('\n')}\n`], ...Object.entries(more)]);
  const { findings } = analyzeText(files, [copyEverything]);
  const fixes = findings.flatMap((finding) => finding.fixes);
  const named = (title: string): string => /Exclude (.*) in/.exec(title)![1]!;
  const [bulk, byHand] = [fixes.filter(({ tier }) => tier === 'review'), fixes.filter(({ tier }) => tier === 'manual')];
  return { bulk: [...new Set(bulk.map(({ title }) => named(title)))].join(), reasons: byHand.map(({ reliesOn }) => reliesOn).join(' ') };
}

const copied = ['FROM debian:13', 'WORKDIR /app', 'COPY . .'];

describe('What is kept out of a build context', () => {
  it('is kept out in bulk where all that sees it is known not to read it', () => {
    const harmless: [readonly string[], Record<string, string>?][] = [
      [[]],
      [['RUN apt-get update && apt-get install -y git make && rm -rf .git /var/lib/apt/lists/* && chown -R app .']],
      [['RUN pip install --no-cache-dir -r requirements.txt', 'CMD ["python", "main.py"]'], { 'requirements.txt': 'requests==2.32.4\n' }],
      [
        ['RUN pip install .'],
        { 'pyproject.toml': '[build-system]\nrequires = ["hatchling"]\n[project.urls]\nHomepage = "https://github.com/acme/x"\n' },
      ],
      [
        ['RUN npm ci --omit=dev', 'CMD ["node", "main.js"]'],
        { 'package.json': '{ "scripts": { "build": "tsc", "prepare": "husky" }, "dependencies": { "express": "5" } }' },
      ],
      [['RUN go mod download && CGO_ENABLED=0 go build -o /bin/x ./cmd/x'], { 'go.mod': 'module x\n' }],
      [['RUN ./mvnw -B package'], { 'pom.xml': '<project><artifactId>x</artifactId></project>' }],
      [['RUN git clone https://example.org/x.git /x && cd /x && git checkout v1']],
      [['RUN bundle install', 'CMD ["ruby", "main.rb"]'], { Gemfile: 'gem "sinatra"\n' }],
    ];
    for (const [lines, more] of harmless)
      deepEqual(kept([...copied, ...lines], more), { bulk: '.git and .env', reasons: '' }, lines.join());
  });

  it('is left to a person where a step reads the history, or may read it', () => {
    const reading: [readonly string[], RegExp, Record<string, string>?][] = [
      [['RUN git describe --tags > version'], /RUN calls git describe/],
      [['RUN go build -ldflags "-X main.version=$(git rev-parse HEAD)" -o /x'], /RUN calls git rev-parse/, { 'go.mod': 'module x\n' }],
      [['RUN go build -buildvcs=true -o /x'], /-buildvcs/, { 'go.mod': 'module x\n' }],
      [
        ['RUN uv sync --frozen'],
        /pyproject\.toml mentions hatch-vcs, which takes the version from Git/,
        { 'pyproject.toml': 'requires = ["hatchling", "hatch-vcs"]\n' },
      ],
      [['RUN python -m build'], /setup\.py mentions/, { 'setup.py': 'subprocess.check_output(["git", "describe"])\n' }],
      [['RUN pip install ./backend'], /not at the root of the build context/],
      [['RUN cargo build --release'], /Cargo\.toml mentions vergen/, { 'Cargo.toml': '[build-dependencies]\nvergen = "9"\n' }],
      [['RUN mvn package'], /pom\.xml mentions git-commit-id/, { 'pom.xml': '<artifactId>git-commit-id-maven-plugin</artifactId>' }],
      [['RUN bundle install'], /Gemfile mentions gemspec/, { Gemfile: 'source "https://rubygems.org"\ngemspec\n' }],
      [
        ['RUN npm install'],
        /runs "node hooks\.js" from package\.json/,
        { 'package.json': '{ "scripts": { "postinstall": "node hooks.js" } }' },
      ],
      [['RUN make'], /^Not applied in bulk: make is unknown and may read \.git/],
      [['RUN ./configure'], /configure is unknown and may read/],
      [['RUN bash scripts/build.sh'], /bash scripts\/build\.sh is unknown and may read/],
      [['RUN . ./env.sh'], /may read \.git/],
      [['RUN cp -r .git/HEAD /head'], /RUN calls cp with \.git/],
      [['CMD git pull && exec app'], /CMD calls git pull/],
      [['RUN --mount=type=bind,source=.git,target=/g cat /g/HEAD'], /RUN mount refers to \.git/],
    ];
    for (const [lines, reason, more] of reading) {
      const { bulk, reasons } = kept([...copied, ...lines], more);
      ok(!bulk.includes('.git'), `${lines.join()}: ${bulk}`);
      match(reasons, reason, lines.join());
    }
  });

  it('is left to a person where something reads the variables, or may read them', () => {
    const reading: [readonly string[], RegExp, Record<string, string>?][] = [
      [['RUN npm ci && npm run build'], /npm run builds with the values in \.env/, { 'package.json': '{}' }],
      [['RUN set -a && . ./.env'], /with \.env/],
      [['CMD ["node", "--env-file=.env", "main.js"]'], /CMD calls node with \.env/],
      [['COPY config/.env /app/'], /COPY refers to \.env/],
      [
        ['RUN composer install', 'CMD ["php-fpm"]'],
        /composer\.json mentions symfony/,
        { 'composer.json': '{ "require": { "symfony/dotenv": "7" } }' },
      ],
      [
        ['CMD ["python", "main.py"]'],
        /requirements\.txt mentions python-dotenv, which reads \.env when the program starts/,
        { 'requirements.txt': 'python-dotenv\n' },
      ],
      [['RUN make'], /make is unknown and may read \.env/],
    ];
    for (const [lines, reason, more] of reading) {
      const { bulk, reasons } = kept([...copied, ...lines], more);
      ok(!bulk.includes('.env'), `${lines.join()}: ${bulk}`);
      match(reasons, reason, lines.join());
    }
  });

  it('is judged by all that sees the copy: stages that start from it or copy the folder, and other builds of the context', () => {
    const build = ['FROM debian:13 AS src', 'WORKDIR /app', 'COPY . .'];
    const sees = [
      [...build, 'FROM src', 'RUN git describe'],
      [...build, 'FROM debian:13', 'COPY --from=src /app /app', 'RUN git -C /app describe'],
      [...build, 'FROM debian:13 AS mid', 'COPY --from=0 / /all', 'FROM mid', 'RUN git -C /all/app describe'],
      [...build, 'FROM debian:13', 'RUN --mount=from=src,target=/app git describe'],
    ];
    for (const lines of sees) equal(kept(lines).bulk, '.env', lines.join('\n'));
    const apart = [
      [...build, 'FROM debian:13', 'COPY --from=src /app/dist /srv', 'RUN git describe'],
      ['FROM debian:13 AS other', 'RUN git describe', ...build.map((line) => line.replace('AS src', ''))],
    ];
    for (const lines of apart) equal(kept(lines).bulk, '.git and .env', lines.join('\n'));
    const service = (file: string): string => `build: { context: ., dockerfile: ${file} }`;
    const two = {
      'compose.yaml': `services:\n  a: { ${service('Dockerfile')} }\n  b: { ${service('Dockerfile.b')} }\n`,
      'Dockerfile.b': 'FROM debian:13\nCOPY . /b\nRUN git -C /b describe\n',
    };
    equal(kept(copied, two).bulk, '.env');
  });
});
