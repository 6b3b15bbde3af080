import { deepEqual, equal, match } from 'node:assert/strict';
import { handOver } from '../../../../server/src/core/facts/dockerfile/handover';
import { candidateOf, newUser, placeForUser } from '../../../../server/src/core/model/dockerfile/user';
import { foldersOf } from '../../../../server/src/core/model/shell/folders';
import { lastStage } from '../../../support/shell-stages';

const stageOf = (...lines: readonly string[]): ReturnType<typeof lastStage> => lastStage([...lines, ''].join('\n'));

/** The paths that are there in the end, as a later RUN names them. */
const made = (...lines: readonly string[]): string[] => foldersOf(stageOf(...lines)).map(({ written }) => written);

/** What is added for the user, each with the instruction that it stands beside. */
function given(...lines: readonly string[]): string[] {
  const stage = stageOf(...lines);
  const { lines: added } = handOver(stage, candidateOf(stage) ?? newUser(stage), { at: placeForUser(stage) });
  return added.map(({ at, text }) => `${at.side} ${stage.instructions[at.index]!.keyword}: ${text.replaceAll('\n', ' | ')}`);
}

describe('Folders that a stage makes', () => {
  it('are made by mkdir, install and WORKDIR, in here-documents and after cd', () => {
    deepEqual(
      made(
        'FROM debian:13',
        'RUN mkdir -p /srv/a "/srv/b" && cd /srv/b && mkdir -m 750 c ../d && install -d -m 755 /srv/e',
        'RUN <<EOF',
        'mkdir /srv/f',
        'EOF',
        'RUN ["mkdir", "/srv/g"]',
        'WORKDIR /srv',
        'WORKDIR h',
        'RUN mkdir i',
      ),
      ['/srv/a', '/srv/b', '/srv/b/c', '/srv/d', '/srv/e', '/srv/f', '/srv/g', '/srv/h', '/srv/h/i'],
    );
  });

  it('keep the variables that a later RUN still sees', () => {
    deepEqual(
      made(
        'FROM debian:13 AS base',
        'ARG DATA=/data',
        'ENV STATE=/var/lib/app OLD=/old',
        'RUN mkdir -p $STATE "${DATA}/x" $OLD && L=/srv/local && mkdir $L',
        'FROM base',
        'ENV OLD=/new',
        'RUN mkdir $UNKNOWN',
      ),
      ['$STATE', '${DATA}/x', '/old', '/srv/local'],
    );
  });

  it('are not what goes again, what a condition makes, a mount or another user', () => {
    deepEqual(
      made(
        'FROM debian:13',
        'RUN mkdir /srv/a /srv/b /srv/c /srv/c/d && rm -rf /srv/a && mv /srv/b /srv/z && rm -r /srv/c/*',
        'RUN if true; then mkdir /srv/e; fi; test -d /srv/f || mkdir /srv/f',
        'RUN --mount=type=cache,target=/srv/cache mkdir -p /srv/cache/g',
        'RUN (cd /srv && true) && mkdir h',
        'RUN mkdir /srv/j && (cd /srv && rm -r j) && cd $SOMEWHERE && mkdir -p /srv/k && rm -r k',
        'RUN su app -c "mkdir /srv/i"',
        'ONBUILD RUN mkdir /srv/j',
        'RUN mkdir -p /srv/{k,l} $(pwd)/m',
      ),
      ['/srv/c'],
    );
  });
});

describe('The new user of an image', () => {
  it('is given where it starts, what is empty, and what holds state', () => {
    deepEqual(
      given(
        'FROM node:22',
        'WORKDIR /app',
        'COPY . .',
        'RUN mkdir uploads /opt/tool /opt/copied /var/lib/shop && curl -o /opt/tool/x https://example.com/x && node init > /var/lib/shop/db',
        'COPY tool.js /opt/copied/',
        'RUN mkdir -p /opt/src && cd /opt/src && wget -O- https://example.com/src.tgz | tar xz && (make || true)',
        'CMD ["node", "app.js"]',
      ),
      ['before CMD: RUN chown -R node:node /var/lib/shop /app | USER node'],
    );
  });

  it('is given folders that are copied whole: by COPY where it exists and nothing works there behind, else with all that is in them', () => {
    const files = ['COPY package.json server.js ./', 'RUN npm ci', 'RUN mkdir uploads', 'CMD ["node", "server.js"]'];
    deepEqual(given('FROM node:22', 'WORKDIR /app', ...files), ['before CMD: RUN chown node:node /app /app/uploads | USER node']);
    deepEqual(given('FROM node:22', 'WORKDIR /app', 'COPY . .', 'RUN npm ci', 'CMD ["node", "server.js"]'), [
      'before CMD: RUN chown node:node /app | USER node',
    ]);
    deepEqual(given('FROM node:22', 'WORKDIR /app', 'COPY . .', 'RUN npm run build', 'CMD ["node", "server.js"]'), [
      'before CMD: RUN chown -R node:node /app | USER node',
    ]);
    deepEqual(given('FROM debian:13', 'WORKDIR /app', 'COPY src/ .', 'RUN useradd app', 'CMD ["./run"]'), [
      'before CMD: RUN chown -R app /app | USER app',
    ]);
    deepEqual(given('FROM node:22', 'COPY etc/ /etc/app', 'COPY --chown=1000 . /app', 'COPY data /var/lib/app', 'CMD ["node", "/app"]'), [
      'before CMD: USER node',
    ]);
  });

  it('is not given what belongs to the system, to itself or to somebody else', () => {
    deepEqual(
      given(
        'FROM debian:13',
        'RUN useradd -m app && mkdir -p /etc/app /usr/lib/app /tmp/x /var/lib/apt/y /root/z /srv/mine /srv/mine/deep /srv/other',
        'RUN chown -R app /srv/mine && chown 33:33 /srv/other && install -d -o app /srv/own',
        'VOLUME /var/run/docker.sock /etc/app /var/log',
        'WORKDIR /home/app',
      ),
      ['after WORKDIR: USER app'],
    );
  });

  it('is named with its group where that is known', () => {
    const last = (...lines: readonly string[]): string => given('FROM alpine:3.22', ...lines, 'WORKDIR /app').at(-1)!;
    equal(last('RUN adduser -S app'), 'after WORKDIR: RUN chown app /app | USER app');
    equal(last('RUN addgroup web && adduser -S -G web app'), 'after WORKDIR: RUN chown app:web /app | USER app');
    equal(last('USER 1000:1000', 'USER root'), 'after WORKDIR: RUN chown 1000:1000 /app | USER 1000:1000');
    equal(last('ARG WHO=app', 'RUN adduser -D $WHO'), 'after WORKDIR: RUN chown $WHO /app | USER $WHO');
  });

  it('owns a volume before VOLUME, where it is there by then', () => {
    deepEqual(given('FROM node:22', 'VOLUME /data', 'WORKDIR /app', 'CMD ["node"]'), [
      'before VOLUME: RUN mkdir -p /data && chown node:node /data',
      'before CMD: RUN chown node:node /app | USER node',
    ]);
    deepEqual(given('FROM node:22', 'RUN mkdir /data', 'VOLUME ["/data"]', 'CMD ["node"]'), [
      'before VOLUME: RUN chown node:node /data',
      'before CMD: USER node',
    ]);
    const late = stageOf('FROM debian:13', 'VOLUME /data', 'RUN useradd app', 'CMD ["app"]');
    const { lines, note } = handOver(late, candidateOf(late)!, { at: placeForUser(late) });
    deepEqual(
      lines.map(({ text }) => text),
      ['RUN mkdir -p /data && chown app /data\nUSER app'],
    );
    match(note ?? '', /the classic builder discards/);
  });

  it('owns the places of volumes that services mount, made where they are missing, and databases with their folders', () => {
    const mounted = (paths: readonly string[], ...lines: readonly string[]): string[] => {
      const stage = stageOf('FROM node:22', ...lines, 'CMD ["node", "x"]');
      const { lines: added, copies } = handOver(stage, candidateOf(stage)!, { at: placeForUser(stage), mounted: paths });
      return [...added.map(({ text }) => text.replaceAll('\n', ' | ')), ...copies.at.map(({ start }) => String(start))];
    };
    deepEqual(mounted(['/data', '/app/up'], 'RUN mkdir -p /app/up'), ['RUN mkdir -p /data && chown node:node /app/up /data | USER node']);
    deepEqual(mounted(['/app/up'], 'RUN mkdir -p /app/up && touch /app/up/x'), ['RUN chown -R node:node /app/up | USER node']);
    deepEqual(mounted(['/app/up'], 'RUN mkdir -p /app/up && chown node /app/up'), ['USER node']);
    deepEqual(mounted(['/app'], 'COPY . /app'), ['RUN mkdir -p /app && chown node:node /app | USER node', '17']);
    deepEqual(mounted([], 'COPY shop.db x.js /srv/'), ['RUN mkdir -p /srv && chown node:node /srv | USER node', '17']);
    deepEqual(mounted([], 'COPY shop.sqlite3 /opt/shop/db'), ['RUN mkdir -p /opt/shop && chown node:node /opt/shop | USER node', '17']);
    deepEqual(mounted([], 'WORKDIR /srv', 'COPY shop.sqlite3 .'), ['RUN chown node:node /srv | USER node', '30']);
    deepEqual(mounted([], 'COPY --chown=node shop.db /home/node/'), ['USER node']);
    deepEqual(mounted([], 'COPY --from=acme/seed /seed/cache /srv/cache'), ['USER node', '17']);
  });

  it('is not given sources that go once the program is built', () => {
    const build = (...lines: readonly string[]): string[] => given('FROM debian:13', ...lines, 'CMD ["game"]');
    const nothing = [
      'before CMD: RUN groupadd --gid 10001 app && useradd --uid 10001 --gid app --create-home --shell /usr/sbin/nologin app | USER app',
    ];
    deepEqual(build('COPY . game', 'RUN (cd game && ./build) && rm -rf game'), nothing);
    deepEqual(build('COPY . /src/game', 'RUN cd /src/game && ./build && cd / && rm -rf src'), nothing);
    deepEqual(build('COPY . /src/game', 'RUN /src/game/build', 'RUN rm -rf /src'), nothing);
    deepEqual(build('COPY . /tmp/game', 'RUN sh -c "cd /opt && true" && ./build && rm -rf /tmp/*'), nothing);
    deepEqual(build('COPY game /opt/game', 'RUN if true; then cd /opt; fi; ./build && rm -rf game'), nothing);
    deepEqual(build('COPY . /opt/game', 'RUN cd /opt/game && ./build && rm -rf src /opt/game/*.o'), [
      nothing[0]!.replace(' | ', ' && chown -R app:app /opt/game | '),
    ]);
  });

  it('owns a volume with what the build puts into it', () => {
    deepEqual(given('FROM node:22', 'VOLUME /data', 'RUN mkdir -p /data && node init > /data/db', 'CMD ["node"]'), [
      'before CMD: RUN chown -R node:node /data | USER node',
    ]);
  });

  it('is given what chmod closes to others, of the system only what is started', () => {
    deepEqual(
      given(
        'FROM node:22',
        'COPY start.sh /usr/bin/start',
        'RUN chmod 700 /usr/bin/start && chmod 600 /etc/ssl/private/key && chmod 0400 /srv/token && chmod 755 /srv/open',
        'ENTRYPOINT ["start"]',
      ),
      ['before ENTRYPOINT: RUN chown node:node /usr/bin/start /srv/token | USER node'],
    );
  });

  it('is given nothing by who is not root, has no shell, or is Windows', () => {
    deepEqual(given('FROM example.com/base', 'WORKDIR /app'), ['after WORKDIR: USER 10001:10001']);
    deepEqual(given('FROM example.com/base', 'RUN apt-get update', 'WORKDIR /app'), [
      'after WORKDIR: RUN chown 10001:10001 /app | USER 10001:10001',
    ]);
    deepEqual(given('FROM scratch', 'WORKDIR /app'), ['after WORKDIR: USER 65532:65532']);
    deepEqual(given('FROM mcr.microsoft.com/windows/servercore:ltsc2022', 'WORKDIR C:/app'), ['after WORKDIR: USER ContainerUser']);
  });

  it('is created and served in the form of the shell', () => {
    deepEqual(given('FROM node:22', 'SHELL ["/usr/bin/python3", "-c"]', 'WORKDIR /app'), [
      'after WORKDIR: RUN ["/bin/sh", "-c", "chown node:node /app"] | USER node',
    ]);
    equal(
      given('FROM alpine:3.22', 'SHELL ["/bin/ash", "-eo", "pipefail", "-c"]', 'WORKDIR /app', 'CMD ["x"]')[0],
      'before CMD: RUN addgroup -S -g 10001 app && adduser -S -D -u 10001 -G app app && chown app:app /app | USER app',
    );
  });

  it('is given what the stages before have made', () => {
    deepEqual(
      given(
        'FROM node:22 AS one',
        'ENV DATA=/srv/data',
        'RUN mkdir -p $DATA',
        'WORKDIR /app',
        'FROM one AS two',
        'VOLUME $DATA',
        'FROM two',
        'WORKDIR web',
        'CMD ["node"]',
      ),
      ['before CMD: RUN chown node:node $DATA /app/web | USER node'],
    );
  });
});
