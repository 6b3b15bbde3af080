import { deepEqual, equal, ok } from 'node:assert/strict';
import { fixEdits } from '../../../../server/src/core/harden/fix-edits';
import { openProject } from '../../../../server/src/core/kinds/open';
import { sends } from '../../../../server/src/core/model/dockerfile/context';
import { loadStages } from '../../../../server/src/core/model/dockerfile/stages';
import { unreadable } from '../../../../server/src/core/model/files';
import type { Project } from '../../../../server/src/core/model/project';
import type { Stage } from '../../../../server/src/core/model/stage';
import { parseDockerfile } from '../../../../server/src/core/syntax/dockerfile';
import { makeDockerfiles } from '../../../bench/make';
import { analyzeText, entriesOf, type Files, reader, withEdits } from '../../../support/open';

function stages(text: string): Stage[] {
  return loadStages(parseDockerfile('/w/Dockerfile', text), [], new Map(), true);
}

function project(files: Record<string, string>): Project {
  const all: Files = new Map(Object.entries(files));
  return openProject(entriesOf(all), reader(all));
}

function said({ problems }: Project): string[] {
  return problems.map(({ message }) => message);
}

describe('Stages beyond the user', () => {
  it('know the shell of each instruction, through the chain of stages', () => {
    const [a, b, c] = stages(
      'FROM x AS a\nRUN 1\nSHELL ["/bin/bash", "-ec"]\nRUN 2\nONBUILD SHELL ["ash", "-c"]\nFROM a AS b\nRUN 3\nFROM y\nRUN 4',
    );
    deepEqual(
      a!.shells.map((words) => words.join(' ')),
      ['/bin/sh -c', '/bin/sh -c', '/bin/sh -c', '/bin/bash -ec', '/bin/bash -ec'],
    );
    // The trigger runs before FROM's own instructions.
    deepEqual(b!.shells.at(-1), ['ash', '-c']);
    deepEqual(c!.shells.at(-1), ['/bin/sh', '-c']);
    deepEqual(stages('FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nRUN dir')[0]!.shells[1], ['cmd', '/S', '/C']);
  });

  it('make a child run the triggers of ONBUILD: USER, ENV, ARG, EXPOSE, CMD, RUN', () => {
    const text =
      'FROM x AS a\nONBUILD ARG V=7\nONBUILD ENV U=app$V\nONBUILD RUN useradd app7\nONBUILD USER $U\nONBUILD EXPOSE 8$V\nONBUILD CMD ["run"]\nFROM a AS b\nFROM b';
    const [a, b, c] = stages(text) as [Stage, Stage, Stage];
    equal(a.user, undefined);
    ok(b.user?.known);
    equal(b.user.value, 'app7');
    deepEqual(b.exposed, ['87']);
    deepEqual(b.command, ['run']);
    deepEqual(
      b.triggered.map(({ keyword }) => keyword),
      ['ARG', 'ENV', 'RUN', 'USER', 'EXPOSE', 'CMD'],
    );
    deepEqual(
      b.declarations.map(({ keyword, name, ref }) => [keyword, name, ref.path[0]]),
      [
        ['ARG', 'V', 1],
        ['ENV', 'U', 2],
      ],
    );
    // A grandchild inherits what they did, and does not run them again.
    deepEqual(c.triggered, []);
    deepEqual(c.exposed, ['87']);
  });

  it('know what files are taken from, and which stages feed the shipped one', () => {
    const all = stages(
      [
        'FROM x AS One',
        'FROM y',
        'FROM z AS three',
        'COPY --from=ONE /a /a',
        'COPY --from=1 /b /b',
        'COPY --from=nginx:1.27 /c /c',
        'RUN --mount=type=bind,from=one,target=/d ls',
        'FROM w AS unused',
        'FROM v',
        'COPY --from=three /e /e',
        'COPY --from=9 /f /f',
        'COPY /g /g',
      ].join('\n'),
    );
    const text = (stage: Stage): unknown => stage.sources.map(({ from, stage: index }) => [from, index]);
    deepEqual(text(all[2]!), [
      ['ONE', 0],
      ['1', 1],
      ['nginx:1.27', undefined],
      ['one', 0],
    ]);
    deepEqual(text(all[4]!), [
      ['three', 2],
      ['9', undefined],
    ]);
    deepEqual(
      all.map(({ feedsShipped }) => feedsShipped),
      [true, true, true, false, true],
    );
    deepEqual(
      all.map(({ reachesShipped }) => reachesShipped),
      [false, false, false, false, true],
    );
  });

  it('know the platform, with the arguments before FROM', () => {
    const [a, b, c] = stages('ARG OS=windows\nFROM --platform=$OS/amd64 x\nFROM --platform=$BUILDPLATFORM y\nFROM z') as [
      Stage,
      Stage,
      Stage,
    ];
    ok(a.platform?.known);
    equal(a.platform.value, 'windows/amd64');
    equal(a.os, 'windows');
    equal(b.platform?.known, false);
    equal(b.os, 'linux');
    equal(c.platform, undefined);
  });

  it('know the directives of their file', () => {
    const text = '# syntax=docker/dockerfile:1 --x\n# check=skip=JSONArgsRecommended, StageNameCasing;error=true\nFROM a';
    const { directives } = stages(text)[0]!;
    equal(directives.syntax?.image, 'docker/dockerfile:1');
    deepEqual(directives.check?.skip, ['JSONArgsRecommended', 'StageNameCasing']);
    equal(directives.check?.error, true);
    equal(text.slice(directives.check!.at.start, directives.check!.at.end).slice(0, 9), '# check=s');
    deepEqual(stages('# a\n# check=skip=all\nFROM a')[0]!.directives, {});
  });
});

describe('Builds of services', () => {
  const service = (build: string): string => `services:\n  web:\n    build:\n      context: .\n${build}`;

  it('take the target by its name', () => {
    const dockerfile = 'FROM x AS one\nFROM y AS two\n';
    const { services, problems } = project({ 'compose.yaml': service('      target: ONE\n'), Dockerfile: dockerfile });
    equal(services[0]!.build?.stage?.name, 'one');
    deepEqual(problems, []);
  });

  const wrong: readonly (readonly [target: string, message: RegExp])[] = [
    ['tow', /no stage "tow": write "two"/],
    ['"0"', /by its name, not by the number 0: name the stage with "AS"/],
    ['"1"', /not by the number 1: write "two"/],
    ['"2"', /no stage "2": use one of "two"/],
    ['release', /no stage "release": use one of "two"/],
  ];
  for (const [target, message] of wrong) {
    it(`says what is wrong with the target ${target}`, () => {
      const compose = service(`      target: ${target}\n`);
      const found = project({ 'compose.yaml': compose, Dockerfile: 'FROM x\nFROM y AS two\n' }).problems;
      equal(found.length, 1);
      ok(message.test(found[0]!.message), found[0]!.message);
      equal(compose.slice(found[0]!.at.start, found[0]!.at.end).replaceAll('"', ''), target.replaceAll('"', ''));
    });
  }

  it('leave a target that hangs on a variable open', () => {
    const { services, problems } = project({ 'compose.yaml': service('      target: $T\n'), Dockerfile: 'FROM x AS one\n' });
    deepEqual(problems, []);
    equal(services[0]!.build?.stage, undefined);
  });

  it('know what the context holds back', () => {
    const files = {
      'compose.yaml': service(''),
      Dockerfile: 'FROM x\nCOPY . .\n',
      '.dockerignore': '# secrets\n.env*\n!.env.example\n**/*.pem\n',
    };
    const context = project(files).stages[0]!.context!;
    equal(context.ignore?.file, '/w/.dockerignore');
    deepEqual(
      ['.env', '.env.local', '.env.example', 'a/b.pem', '.git/config', 'a/.env'].map((path) => sends(context, path)),
      [false, false, true, false, true, true],
    );
  });

  it('take the ignore file that bears the name of the Dockerfile before that of the context', () => {
    const compose = 'services:\n  web:\n    build:\n      context: app\n      dockerfile: ../web.Dockerfile\n';
    const files = { 'compose.yaml': compose, 'web.Dockerfile': 'FROM x\nADD . .\n', 'app/.dockerignore': 'a\n' };
    equal(project(files).stages[0]!.context?.ignore?.file, '/w/app/.dockerignore');
    equal(project({ ...files, 'web.Dockerfile.dockerignore': 'b\n' }).stages[0]!.context?.ignore?.file, '/w/web.Dockerfile.dockerignore');
  });

  it('do not take an ignore file that cannot be read for one that is not there', () => {
    const files = { Dockerfile: 'FROM x\nCOPY . .\n', 'Dockerfile.dockerignore': unreadable, '.dockerignore': '.git\n' };
    const { folder, ignore, unreadIgnore } = project(files).stages[0]!.context!;
    deepEqual([folder, ignore, unreadIgnore], ['/w', undefined, true]);
    deepEqual(project({ ...files, 'Dockerfile.dockerignore': '' }).stages[0]!.context?.ignore?.file, '/w/Dockerfile.dockerignore');
    const rules = (ignore: string): string[] =>
      analyzeText(new Map([...Object.entries(files), ['Dockerfile.dockerignore', ignore]])).findings.map(({ rule }) => rule);
    ok(rules('').includes('dockerfile/copy-everything'));
    ok(!rules(unreadable).includes('dockerfile/copy-everything'));
  });

  it('know no context where nothing is copied from it, or where it is fetched', () => {
    equal(project({ Dockerfile: 'FROM x\nCOPY --from=y /a /a\n', '.dockerignore': '*\n' }).stages[0]!.context, undefined);
    const inline =
      'services:\n  web:\n    build:\n      context: https://example.org/x.git\n      dockerfile_inline: |\n        FROM x\n        COPY . .\n';
    equal(project({ 'compose.yaml': inline }).stages[0]!.context, undefined);
    deepEqual(project({ Dockerfile: 'FROM x\nCOPY a b\n' }).stages[0]!.context, { folder: '/w' });
  });
});

describe('The context of a build by hand', () => {
  const folderOf = (file: string, text: string, more: Record<string, string> = {}): string | undefined =>
    project({ [file]: text, ...more }).stages[0]!.context?.folder;

  it('is not the folder of a Dockerfile that names that folder from further up', () => {
    const copies = 'FROM x\nCOPY docker/start.sh /\n';
    equal(folderOf('docker/Dockerfile', copies), '/w/docker');
    equal(folderOf('docker/Dockerfile', copies, { 'docker/docker/start.sh': 'a\n' }), '/w/docker');
    equal(folderOf('docker/Dockerfile', copies, { 'docker/start.sh': 'a\n' }), undefined);
    equal(folderOf('build/image/Dockerfile', 'FROM x\nCOPY build/image/start.sh /\n'), undefined);
    equal(folderOf('build/image/Dockerfile', 'FROM x\nCOPY . /src\nCMD ["/src/build/image/start.sh"]\n'), undefined);
    equal(folderOf('src/api/Dockerfile', 'FROM x\nCOPY . /usr/src/api\nCMD ["/usr/src/api/start.sh"]\n'), '/w/src/api');
  });
});

describe('Dockerfiles inside a Compose file', () => {
  const compose = (text: string): string => `services:\n  web:\n    build:\n      dockerfile_inline: ${text}\n    ports: []\n`;
  const block =
    '|\n        FROM node:22\n        ENV API_KEY=abc \\\n          B=$$PATH\n\n        RUN <<EOF\n          useradd app\n        EOF\n        USER root\n        CMD ["node"]';

  it('point every part at its place in a literal block', () => {
    for (const text of [
      compose(block),
      compose(block).replaceAll('\n', '\r\n'),
      compose(block.replace('|', '|2-')).replaceAll('        ', '        '),
    ]) {
      const [stage] = project({ 'compose.yaml': text }).stages;
      ok(stage?.inline?.exact, text);
      equal(stage.file, '/w/compose.yaml');
      deepEqual(
        stage.services.map(({ name }) => name),
        ['web'],
      );
      const slice = ({ start, end }: { start: number; end: number }): string => text.slice(start, end);
      deepEqual(
        stage.instructions.map(({ keywordStart, keywordEnd }) => text.slice(keywordStart, keywordEnd)),
        ['FROM', 'ENV', 'RUN', 'USER', 'CMD'],
      );
      equal(slice(stage.user!.at), 'root');
      equal(slice(stage.base.at), 'node:22');
      deepEqual(
        stage.declarations.map(({ nameSpan }) => slice(nameSpan)),
        ['API_KEY', 'B'],
      );
      deepEqual(
        stage.declarations.map(({ at }) => slice(at)),
        ['API_KEY=abc', 'B=$$PATH'],
      );
    }
  });

  it('point every word of any Dockerfile at its place', () => {
    for (const dockerfile of makeDockerfiles(60, 7)) {
      const inside = dockerfile.replaceAll('$', '$$$$').replace(/^(?=.)/gm, '        ');
      const text = compose(`|\n${inside}`);
      const found = project({ 'compose.yaml': text }).stages.flatMap(({ instructions }) => instructions);
      const alone = parseDockerfile('/w/Dockerfile', dockerfile).instructions.filter(
        ({ keyword }) => keyword !== 'ARG' || found.length === 0,
      );
      deepEqual(
        found.filter(({ keyword }) => keyword !== 'ARG').map(({ rest }) => rest),
        alone.map(({ rest }) => rest.replace(/\n {8}/g, '\n')),
      );
      for (const { words, json } of found) {
        for (const word of words) {
          const written = text.slice(word.start, word.end);
          if (!json && !written.includes('\n')) equal(written.replaceAll('$$', '$'), word.text);
        }
      }
    }
  });

  it('point at the scalar where folds or variables stand between', () => {
    for (const text of [
      compose('>\n        FROM node:22\n\n        USER root'),
      compose('"FROM node:22\\nUSER root"'),
      compose('"FROM ${X:-node}\\nUSER root"'),
    ]) {
      const [stage] = project({ 'compose.yaml': text }).stages;
      equal(stage?.inline?.exact, false);
      ok(stage.user!.at.start >= stage.inline.at.start && stage.user!.at.end <= stage.inline.at.end);
    }
  });

  it('leave variables that no file sets open', () => {
    deepEqual(
      project({ 'compose.yaml': compose('"FROM ${X}"') }).stages.map(({ base }) => base.known),
      [false],
    );
  });

  it('report what is wrong in them at its place', () => {
    const text = compose('|\n        FROM node:22\n        USR app');
    const opened = project({ 'compose.yaml': text });
    deepEqual(said(opened).length, 1);
    equal(text.slice(opened.problems[0]!.at.start, opened.problems[0]!.at.end), 'USR');
  });

  it('are fixed exactly where the change has a place of its own, and left with a reason elsewhere', () => {
    const files: Files = new Map([['compose.yaml', compose(block.replace('EOF\n        USER', 'EOF\n        # the end\n        USER'))]]);
    const analysis = analyzeText(files);
    const root = analysis.findings.find(({ rule }) => rule === 'dockerfile/root-user')!;
    const fixed = fixEdits(analysis, root, 0);
    ok('edits' in fixed, JSON.stringify(fixed));
    const after = withEdits(files, fixed.edits).get('compose.yaml')!;
    equal(after, files.get('compose.yaml')!.replace('USER root', 'USER app'));

    const bare: Files = new Map([['compose.yaml', compose('|\n        FROM node:22\n        CMD ["node"]')]]);
    const other = analyzeText(bare);
    const missing = other.findings.find(({ rule }) => rule === 'dockerfile/missing-user')!;
    const refused = fixEdits(other, missing, 0);
    ok('refused' in refused && /part of a Compose file/.test(refused.refused), JSON.stringify(refused));
  });
});
