import { deepEqual, equal } from 'node:assert/strict';
import { downloadsOf } from '../../../../server/src/core/facts/shell/downloads';
import { withoutOption } from '../../../../server/src/core/facts/shell/edit';
import { packagesOf } from '../../../../server/src/core/facts/shell/packages';
import { fileCapabilitiesOf, modeOf } from '../../../../server/src/core/facts/shell/permissions';
import { programsOf } from '../../../../server/src/core/facts/shell/programs';
import { remoteScripts } from '../../../../server/src/core/facts/shell/remote-scripts';
import { stepsDown } from '../../../../server/src/core/model/dockerfile/user';
import { accountsOf } from '../../../../server/src/core/model/shell/accounts';
import { writtenFiles } from '../../../../server/src/core/model/shell/files';
import { argumentsOf } from '../../../../server/src/core/model/shell/options';
import { shellOf } from '../../../../server/src/core/model/shell/stage';
import { lastStage } from '../../../support/shell-stages';

const debian = (...lines: readonly string[]): ReturnType<typeof lastStage> => lastStage(['FROM debian:13', ...lines, ''].join('\n'));

describe('Facts of a stage', () => {
  it('know who is created, in the ways of Debian, Alpine and Windows', () => {
    const lines = [
      'RUN useradd -rm -u 1000 -g web -G audio,video -s /bin/sh one',
      'RUN adduser --system --group --uid 1001 two',
      'RUN adduser -D -S -u 1002 -G web three && adduser -SHG web four',
      'RUN addgroup -g 33 web && groupadd --gid=34 db && addgroup one db',
      'ARG WHO=five',
      'RUN useradd "$WHO" && usermod -u 1005 $WHO && gpasswd -a one disk',
      'RUN echo "six:x:1006:6:six:/:/bin/false" >> /etc/passwd && net user seven /add',
    ];
    const { users, groups, memberships } = accountsOf(debian(...lines));
    deepEqual(
      users.map(({ name, written, uid, gid, changed }) => [name, written, uid?.value, gid, changed]),
      [
        ['one', 'one', '1000', 'web', false],
        ['two', 'two', '1001', undefined, false],
        ['three', 'three', '1002', 'web', false],
        ['four', 'four', undefined, 'web', false],
        ['five', '$WHO', undefined, undefined, false],
        ['five', '$WHO', '1005', undefined, true],
        ['seven', 'seven', undefined, undefined, false],
        ['six', 'six', '1006', '6', false],
      ],
    );
    deepEqual(groups, [
      { name: 'web', gid: '33' },
      { name: 'db', gid: '34' },
    ]);
    deepEqual(
      memberships.map(({ user, group }) => `${user} ${group}`),
      ['one audio', 'one video', 'three web', 'four web', 'one db', 'one disk'],
    );
  });

  it('know what is fetched, where it goes, and what runs it', () => {
    const stage = debian(
      'RUN curl -fsSLo /tmp/a https://example.com/a && curl -O https://example.com/b.sh?x=1 && wget -P /c https://example.com/c',
      'RUN wget -O - https://example.com/d | tar x && curl https://example.com/e > /e',
      'RUN sh ./b.sh && bash /e && tar xf /tmp/a',
    );
    deepEqual(
      downloadsOf(stage).map(({ url, to }) => `${url?.value} ${to}`),
      [
        'https://example.com/a /tmp/a',
        'https://example.com/b.sh?x=1 b.sh',
        'https://example.com/c /c/c',
        'https://example.com/d undefined',
        'https://example.com/e /e',
      ],
    );
    deepEqual(
      remoteScripts(stage).map(({ download, by, how }) => `${download.to} ${by.name} ${how}`),
      ['b.sh sh file', '/e bash file'],
    );
  });

  it('know packages and their versions', () => {
    const stage = debian(
      'RUN apt-get install -y a b=1.2 ./c.deb d- && apk add "e>1" f=2 .g && dnf install -y h-1.2-3.x86_64 i',
      'RUN pip install j==1 k[x] -r l.txt git+https://example.com/m && npm i -g n@1 @o/p @q/r@2 && gem install s -v 1 && go install t@v1 && cargo install u',
    );
    deepEqual(
      packagesOf(stage).map(({ manager, name, version }) => `${manager} ${name} ${version}`),
      [
        'apt a undefined',
        'apt b 1.2',
        'apk e undefined',
        'apk f 2',
        'dnf h 1.2-3.x86_64',
        'dnf i undefined',
        'pip j 1',
        'pip k[x] undefined',
        'pip git+https://example.com/m undefined',
        'npm n undefined',
        'npm @o/p undefined',
        'npm @q/r undefined',
        'gem s 1',
        'go t undefined',
        'cargo u undefined',
      ],
    );
  });

  it('know what files are written', () => {
    const stage = debian(
      'RUN echo -n a b > /x && printf c | tee -a /y /z && sed -i -e s/d/e/ /f && cat <<EOF >> /g\nh\nEOF',
      'COPY <<I <<J /k/\n1\nI\n2\nJ',
    );
    deepEqual(
      writtenFiles(stage).map(({ path, content, how }) => `${path} ${how} ${JSON.stringify(content.value)}`),
      [
        '/x write "a b"',
        '/y append "c"',
        '/z append "c"',
        '/f edit "s/d/e/"',
        '/g append "h\\n"',
        '/k/I write "1\\n"',
        '/k/J write "2\\n"',
      ],
    );
  });

  it('know what a mode gives', () => {
    const told = (text: string): string | undefined => {
      const mode = modeOf(text);
      return mode && (['setuid', 'setgid', 'sticky', 'worldWrite'] as const).filter((bit) => mode[bit]).join(' ');
    };
    deepEqual(
      ['777', '1777', '4755', '6711', '0644', 'u+s', '+s', 'a-s', 'o+w', 'a=rw', 'g=u', '+w', 'ug+rwx,o-w', '-777', '/etc'].map(told),
      [
        'worldWrite',
        'sticky worldWrite',
        'setuid',
        'setuid setgid',
        '',
        'setuid',
        'setuid setgid',
        '',
        'worldWrite',
        'worldWrite',
        '',
        '',
        '',
        '',
        undefined,
      ],
    );
    const [file] = fileCapabilitiesOf(debian("RUN setcap -q 'cap_net_raw,CAP_SYS_ADMIN+ep' /bin/x"));
    deepEqual([file?.names, file?.paths], [['cap_net_raw', 'cap_sys_admin'], ['/bin/x']]);
  });

  it('know whether the entrypoint steps down', () => {
    const lines: Record<string, boolean> = {
      'ENTRYPOINT ["gosu", "app", "x"]': true,
      'RUN apk add su-exec': true,
      'COPY --from=tianon/gosu /usr/local/bin/gosu /usr/local/bin/': true,
      'CMD exec setpriv --reuid=app x': true,
      'COPY <<EOF /entry.sh\nexec gosu app "$@"\nEOF': true,
      'LABEL about="uses gosu"': false,
      'RUN echo a': false,
    };
    for (const [line, expected] of Object.entries(lines)) equal(stepsDown(debian(line)), expected, line);
  });

  it('know the options of a command and how to take one out', () => {
    const text = 'FROM debian:13\nRUN curl -fsSLko x -H "a: b" --retry 3 --compressed https://example.com \\\n  -k \\\n  --insecure\n';
    const [command] = shellOf(lastStage(text)).own[0]!.commands;
    const { options, operands } = argumentsOf(command!);
    deepEqual(
      options.map(({ name, value }) => `${name} ${value?.value}`),
      [
        'f undefined',
        's undefined',
        'S undefined',
        'L undefined',
        'k undefined',
        'o x',
        'H a: b',
        'retry 3',
        'compressed undefined',
        'k undefined',
        'insecure undefined',
      ],
    );
    deepEqual(
      operands.map(({ value }) => value),
      ['https://example.com'],
    );
    const without = (index: number): string =>
      [...(withoutOption(options[index]!) ?? [])]
        .reverse()
        .reduce((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text)
        .slice(15);
    equal(without(4), 'RUN curl -fsSLo x -H "a: b" --retry 3 --compressed https://example.com \\\n  -k \\\n  --insecure\n');
    equal(without(7), 'RUN curl -fsSLko x -H "a: b" --compressed https://example.com \\\n  -k \\\n  --insecure\n');
    equal(without(9), 'RUN curl -fsSLko x -H "a: b" --retry 3 --compressed https://example.com \\\n  --insecure\n');
    equal(without(10), 'RUN curl -fsSLko x -H "a: b" --retry 3 --compressed https://example.com \\\n  -k\n');
  });

  it('know the programs of a command of Compose', () => {
    const programs = (value: string): readonly string[] =>
      programsOf({ known: true, value, at: { file: '/w/compose.yaml', start: 0, end: 1 }, via: [] });
    deepEqual(programs('sh -c "chown x /y && exec gosu z a"').includes('chown'), true);
    deepEqual(programs('sh -c chown x /y && exec gosu z a').includes('chown'), true);
    deepEqual(programs('python -m su'), ['python']);
  });
});
