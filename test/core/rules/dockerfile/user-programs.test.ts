import { doesNotMatch, match } from 'node:assert/strict';
import { bulk, fixesOf, type Given, manual, python, serve } from '../../../support/user-fixes';

describe('A user in bulk, by what an image is made of', () => {
  it('is not for a program that somebody else wrote, unless it is known', () => {
    const foreign = /what "[\w.-]+" needs and where it writes is not known: it is no program of this project/;
    // Packages, archives, single programs, sources of others, with a start script of one's own or without.
    manual({ Dockerfile: 'FROM debian:13\nRUN apt-get update && apt-get install -y radsecproxy\nCMD ["radsecproxy", "-f"]\n' }, foreign);
    manual(
      {
        Dockerfile:
          'FROM eclipse-temurin:21\nWORKDIR /opt/queue\nRUN curl -fsS https://example.com/q.tgz | tar xz --strip 1\nCMD ["bin/queue", "run"]\n',
      },
      foreign,
    );
    manual(
      {
        Dockerfile:
          'FROM debian:13\nCOPY start.sh /\nADD https://example.com/broker /usr/local/bin/broker\nENTRYPOINT ["sh", "/start.sh"]\nCMD ["broker"]\n',
        'start.sh': 'set -e\necho ready\nexec "$@"\n',
      },
      foreign,
    );
    manual(
      { Dockerfile: 'FROM python:3.13\nRUN git clone https://example.com/notes.git /notes\nCMD ["python", "/notes/serve.py"]\n' },
      foreign,
    );
    manual(
      {
        Dockerfile:
          'FROM golang:1.25 AS build\nRUN git clone https://example.com/x.git . && go build -o /x .\nFROM debian:13\nCOPY --from=build /x /bin/x\nCMD ["x"]\n',
      },
      foreign,
    );
    manual({ Dockerfile: 'FROM node:24\nRUN npm install -g flow-designer\nCMD ["flow-designer"]\n' }, foreign);
    manual({ Dockerfile: 'FROM python:3.13\nRUN pip install flow-server\nCMD ["python", "-m", "flow_server"]\n' }, foreign);
    manual(
      {
        Dockerfile: 'FROM debian:13\nRUN apt-get update && apt-get install -y asterisk\nCOPY run.sh /\nCMD ["/run.sh"]\n',
        'run.sh': '#!/bin/sh\nasterisk -f &\necho up\nwait $!\n',
      },
      foreign,
    );
    manual({ Dockerfile: 'FROM alpine:3.22\nRUN apk add nmap\nENTRYPOINT ["nmap"]\n' }, /nmap may need NET_RAW, which only root receives/);
    manual(
      { Dockerfile: python('RUN apt-get update && apt-get install -y docker-cli', 'COPY shop.py .', serve) },
      /the image has docker-cli, which opens the socket of Docker Engine/,
    );
    manual(
      { Dockerfile: python('RUN pip install scapy', 'COPY shop.py .', serve) },
      /the image has scapy, which opens raw sockets and requires root/,
    );
    manual(
      { Dockerfile: python('RUN apt-get install -y cifs-utils', 'COPY shop.py .', serve) },
      /the image has cifs-utils, which changes mounts/,
    );
    manual({ Dockerfile: 'FROM golang:1.25\nRUN go get example.com/game\nCOPY levels /levels\nENTRYPOINT ["game"]\n' }, foreign);
    manual(
      {
        Dockerfile:
          'FROM python:3.13\nRUN git clone https://example.com/bins.git /src\nWORKDIR /src\nRUN pip install -r requirements.txt\nCMD ["gunicorn", "bins:app"]\n',
      },
      foreign,
    );
    bulk({ Dockerfile: python('COPY shop.py .', 'RUN pip install flask', 'CMD ["flask", "--app", "shop", "run"]') });
    manual(
      {
        Dockerfile: [
          'FROM debian:13 AS sources',
          'RUN git clone https://example.com/panel.git /src',
          'FROM golang:1.25 AS build',
          'COPY --from=sources /src /src',
          'RUN go build -o /panel /src',
          'FROM debian:13',
          'COPY --from=build /panel /bin/panel',
          'CMD ["panel"]',
          '',
        ].join('\n'),
      },
      foreign,
    );
    const site = '/usr/local/lib/python3.13/site-packages/notes';
    manual(
      { Dockerfile: python(`COPY config.py ${site}/config.py`, 'RUN pip install notes', `WORKDIR ${site}`, 'CMD ["notes"]') },
      foreign,
    );
    manual({ Dockerfile: 'FROM debian:13\nRUN apt-get install -y valkey\nCMD ["redis-server", "/etc/redis/redis.conf"]\n' }, /redis\.conf/);
    manual({ Dockerfile: python('COPY list.txt .', 'RUN pip install -r list.txt', 'CMD ["notes"]') }, foreign);
    manual(
      {
        Dockerfile:
          'FROM ruby:3.4\nRUN gem install rails && rails new /shop\nWORKDIR /shop\nCOPY Gemfile .\nRUN bundle install\nCMD ["rails", "server"]\n',
      },
      /no program of this project|development server/,
    );
    // What the build makes of the project, and servers of a language that run it.
    bulk({ Dockerfile: 'FROM debian:13\nWORKDIR /src\nCOPY . .\nRUN cargo install --path .\nCMD ["shop"]\n' });
    bulk({ Dockerfile: 'FROM alpine:3.22\nWORKDIR /src\nCOPY . .\nRUN make && make install\nCMD ["shopd"]\n' });
    bulk({ Dockerfile: python('COPY . .', 'RUN pip install -r requirements.txt', 'CMD ["streamlit", "run", "shop.py"]') });
    bulk({ Dockerfile: python('COPY shop.py .', 'RUN pip install flask gunicorn', 'CMD ["gunicorn", "shop:app"]') });
    bulk({ Dockerfile: python('COPY shop.py .', 'RUN pip install gradio==5.1', 'CMD ["python", "shop.py"]') });
    bulk({
      Dockerfile:
        'FROM maven:3-eclipse-temurin-21 AS build\nWORKDIR /src\nCOPY . .\nRUN mvn package\nFROM eclipse-temurin:21\nCOPY --from=build /src/target/shop.jar /shop.jar\nCMD ["java", "-Xmx1g", "-jar", "/shop.jar"]\n',
    });
  });
});

describe('What a program writes that is not a script', () => {
  it('keeps it from a user who does not own the place', () => {
    const writes = (line: string): Given => ({ Dockerfile: python('COPY shop.py .', serve), 'shop.py': `import os\n${line}\n` });
    manual(writes('open("/etc/shop/state.ini", "w").write("x")'), /shop\.py writes to \/etc\/shop\/state\.ini, which belongs to root/);
    manual(writes('os.makedirs("/var/lib/sales", exist_ok=True)'), /shop\.py writes to \/var\/lib\/sales/);
    manual(writes('db = sqlite3.connect("/data/shop.db")'), /shop\.py writes to \/data\/shop\.db/);
    bulk(writes('open("/etc/os-release", "r"); open("/tmp/shop.pid", "w")'));
    bulk(writes('open("/srv/shop/cache.json", "w")'));
    manual(
      {
        Dockerfile: 'FROM node:24\nCOPY shop.js /app/\nCMD ["node", "/app/shop.js"]\n',
        'shop.js': 'fs.appendFileSync("/var/log/shop.log", "x")\n',
      },
      /shop\.js writes to \/var\/log\/shop\.log/,
    );
  });
});

describe('What a program keeps at home', () => {
  const built = (name: string, ...more: readonly string[]): Given => ({
    Dockerfile: [
      'FROM golang:1.25 AS build',
      'COPY . /src',
      `RUN go build -o /${name} /src`,
      'FROM alpine:3.22',
      `COPY --from=build /${name} /usr/local/bin/${name}`,
      ...more,
      '',
    ].join('\n'),
  });

  it('is not lost with a new user', () => {
    manual(built('geth', 'ENTRYPOINT ["geth"]'), /geth keeps its data in the home directory of its user \(~\/\.ethereum\)/);
    manual(built('lnd', 'CMD ["lnd", "--debuglevel=info"]'), /lnd keeps its data in the home directory/);
    bulk(built('geth', 'WORKDIR /chain', 'ENTRYPOINT ["geth", "--datadir", "/chain"]'));
    bulk(built('ipfs', 'WORKDIR /repo', 'ENV IPFS_PATH=/repo', 'CMD ["ipfs", "daemon"]'));
    bulk(built('courier', 'ENTRYPOINT ["courier"]'));
  });

  it('is kept out of directories of root', () => {
    manual(
      { Dockerfile: 'FROM debian:12\nRUN apt-get update && apt-get install -y redis-server\nCMD ["redis-server"]\n' },
      /redis-server keeps its data in \//,
    );
    bulk({ Dockerfile: 'FROM debian:12\nRUN apt-get update && apt-get install -y redis-server\nWORKDIR /data\nCMD ["redis-server"]\n' });
    bulk({ Dockerfile: 'FROM debian:12\nRUN apt-get update && apt-get install -y redis-server\nCMD ["redis-server", "--save", ""]\n' });
    const open = (line: string): Given => built('courier', line, 'ENTRYPOINT ["courier"]');
    manual(open('ENV XDG_DATA_HOME=/data'), /the image sets XDG_DATA_HOME to \/data, which belongs to root/);
    manual(open('ENV HOME=/srv/courier'), /the image sets HOME to \/srv\/courier, which belongs to root/);
    bulk(open('ENV XDG_CACHE_HOME=/tmp/cache'));
    bulk(built('courier', 'WORKDIR /srv/courier', 'ENV HOME=/srv/courier', 'ENTRYPOINT ["courier"]'));
  });
});

describe('A place that a start or a variable names', () => {
  const shop = (...lines: readonly string[]): Given => ({ Dockerfile: python('COPY shop.py .', ...lines) });
  const started = (path: RegExp, words: string): void =>
    manual(shop(`CMD ["python", "shop.py", ${words}]`), new RegExp(`it is started with ${path.source}, which belongs to root`));

  it('is not made by another user where root owns what it lies in', () => {
    started(/\/var\/run\/shop\.pid/, '"-p", "/var/run/shop.pid"');
    started(/\/run\/shop\.sock/, '"--bind", "unix:/run/shop.sock"');
    started(/\/ledger/, '"--data-dir=/ledger"');
    started(/\/var\/log\/shop\/access\.log/, '"--access-logfile", "/var/log/shop/access.log"');
    manual(shop('ENV UPLOAD_DIR=/uploads', serve), /the image sets UPLOAD_DIR to \/uploads, which belongs to root/);
    manual(shop('ENV DATABASE_URL=sqlite:////ledger/shop.db?mode=rwc', serve), /the image sets DATABASE_URL to \/ledger\/shop\.db/);
  });

  it('is given where the build makes it, and may lie where everybody writes', () => {
    bulk(shop('RUN mkdir /ledger', 'CMD ["python", "shop.py", "--data-dir=/ledger", "--log-file", "/dev/stdout"]'));
    bulk(shop('ENV UPLOAD_DIR=/srv/shop/uploads SOCKET=/tmp/shop.sock', serve));
    bulk(
      shop('ENV DATABASE_URL=postgres://db/shop', 'CMD ["python", "shop.py", "--config", "/etc/shop.toml", "--db-key", "/run/secrets/db"]'),
    );
    bulk(shop('VOLUME /ledger', 'ENV LEDGER_PATH=/ledger STATE_DIR=/ledger/state', serve));
  });
});

describe('What a build leaves in the home directory of root', () => {
  const shop = (...lines: readonly string[]): Given => ({ Dockerfile: python(...lines, 'COPY shop.py .', 'CMD ["python", "shop.py"]') });
  const leaves = (place: RegExp, ...lines: readonly string[]): void =>
    manual(shop(...lines), new RegExp(`${place.source}[\\w./-]*, which other users cannot read and do not look for`));

  it('is not found by another user', () => {
    leaves(
      /playwright keeps files in \/root\/\.cache\/ms-playwright/,
      'RUN pip install playwright && playwright install --with-deps firefox',
    );
    leaves(/python keeps files in \/root\/\.cache\/ms-playwright/, 'RUN python -m playwright install firefox');
    leaves(/python keeps files in \/root\/nltk_data/, 'RUN pip install nltk && python -m nltk.downloader stopwords');
    leaves(/pip keeps files in \/root\/\.local/, 'COPY requirements.txt .', 'RUN pip install --no-cache-dir --user -r requirements.txt');
    leaves(
      /python keeps files in \/root\/\.cache/,
      `RUN python -c "from transformers import AutoModel; AutoModel.from_pretrained('acme/small')"`,
    );
    leaves(/COPY puts files into \/root\/\.config\/shop/, 'COPY shop.toml /root/.config/shop/shop.toml');
    leaves(/mkdir keeps files in \/root\/\.shop/, 'RUN mkdir -p ~/.shop && curl -fsSo ~/.shop/rates.csv https://example.com/rates.csv');
    leaves(/echo keeps files in \/root\/\.shoprc/, 'RUN echo "currency = EUR" > $HOME/.shoprc');
    leaves(/tar keeps files in \/root/, 'RUN cd /root && curl -fsS https://example.com/a.tgz | tar xz -C fonts');
  });

  it('may be a virtual environment', () => {
    const poetry = (...lines: readonly string[]): Given => shop('RUN pip install poetry', 'COPY pyproject.toml .', ...lines);
    manual(poetry('RUN poetry install --no-root'), /poetry keeps files in \/root\/\.cache\/pypoetry\/virtualenvs/);
    bulk(poetry('RUN poetry config virtualenvs.create false && poetry install --no-root'));
    bulk(poetry('ENV POETRY_VIRTUALENVS_IN_PROJECT=1', 'RUN poetry install --no-root'));
    bulk(poetry('RUN python -m venv /venv && . /venv/bin/activate && poetry install --no-root'));
    leaves(
      /pipenv keeps files in \/root\/\.local\/share\/virtualenvs/,
      'COPY Pipfile Pipfile.lock ./',
      'RUN pip install pipenv && pipenv install',
    );
    bulk(shop('COPY Pipfile Pipfile.lock ./', 'RUN pip install pipenv && pipenv install --system --deploy'));
  });

  it('may be Puppeteer, which fetches a browser when it is installed', () => {
    const pages = (dependency: string, ...lines: readonly string[]): Given => ({
      Dockerfile: ['FROM node:24', 'WORKDIR /srv', 'COPY . .', ...lines, 'RUN npm install', 'CMD ["node", "shot.js"]', ''].join('\n'),
      'package.json': `{ "dependencies": { "${dependency}": "24.1.0" } }`,
    });
    manual(pages('puppeteer'), /npm keeps files in \/root\/\.cache\/puppeteer/);
    bulk(pages('puppeteer-core'));
    bulk(pages('puppeteer', 'ENV PUPPETEER_CACHE_DIR=/opt/browsers'));
  });

  it('does not matter elsewhere, where it goes again, or where only the build reads it', () => {
    bulk(shop('ENV PLAYWRIGHT_BROWSERS_PATH=/opt/browsers', 'RUN pip install playwright && playwright install firefox'));
    bulk(shop('RUN pip install nltk && python -m nltk.downloader -d /usr/share/nltk_data stopwords'));
    bulk(shop('COPY pip.conf /root/.config/pip/pip.conf', 'RUN mkdir -p ~/.ssh && rm -rf ~/.ssh ~/.cache'));
    bulk(shop('COPY tool.tgz /root/', 'RUN tar xzf /root/tool.tgz -C /opt && rm -r /root/tool.tgz'));
    bulk(shop('RUN curl -fsSo ~/rates.csv https://example.com/rates.csv && mv ~/rates.csv /opt/rates.csv'));
    bulk(shop('RUN echo "alias ll=ls" >> ~/.bashrc && ls ~/.cache/x /root/x'));
  });
});

describe('An image that others decide about', () => {
  it('is not one whose instructions run in others', () => {
    const base = (trigger: string): Given => ({ Dockerfile: python(trigger, 'COPY shop.py .', serve) });
    manual(base('ONBUILD RUN pip install -r requirements.txt'), /its ONBUILD instructions run in the images that build on it, as its user/);
    bulk(base('ONBUILD LABEL part=shop'));
  });

  it('is not built while it runs', () => {
    const run = (verb: string): Given => ({
      Dockerfile: `FROM mcr.microsoft.com/dotnet/sdk:8.0\nWORKDIR /srv\nCOPY . .\nRUN dotnet build\nCMD ["dotnet", "${verb}"]\n`,
    });
    manual(run('run'), /dotnet run is a development server, which writes next to its sources/);
    bulk(run('shop.dll'));
  });

  it('is not a development server that a runner of packages starts', () => {
    const node = (command: string): Given => ({ Dockerfile: `FROM node:24\nWORKDIR /srv\nCOPY src src\nCMD ${command}\n` });
    manual(node('["npx", "next", "dev"]'), /npx next dev is a development server/);
    manual(node('["pnpm", "exec", "vite", "--host"]'), /pnpm exec vite --host is a development server/);
    bulk(node('["npx", "serve", "src"]'));
  });

  const greets = (script: string): Given => ({
    Dockerfile: 'FROM debian:12\nCOPY greet.sh /\nENTRYPOINT ["sh", "/greet.sh"]\n',
    'greet.sh': script,
  });

  it('is no action of GitHub', () => {
    const action = (image: string, using = 'docker'): Given => ({
      ...greets('echo ahoy\n'),
      'action.yml': `name: Greet\nruns:\n  using: ${using}\n  image: ${image}\n`,
    });
    manual(action('Dockerfile'), /action\.yml makes it an action of GitHub, which has to run as root/);
    manual(action("'./Dockerfile'", '"docker"'), /action\.yml makes it an action/);
    manual(greets('echo "time=1" >> "$GITHUB_OUTPUT"\n'), /greet\.sh/);
    bulk(action('docker://debian:12'));
    bulk(action('Dockerfile', 'node20'));
  });

  it('is not built for Windows, as far as its name and its base tell', () => {
    const net = 'FROM mcr.microsoft.com/dotnet/runtime:8.0\nWORKDIR /app\nCOPY out .\nENTRYPOINT ["dotnet", "Ledger.dll"]\n';
    const why = (name: string, text: string): Given => ({ [name]: text });
    manual(why('Dockerfile.windows', net), /says that it is built for Windows/);
    manual(why('Dockerfile.nanoserver-ltsc2022', net), /says that it is built for Windows/);
    bulk(why('Dockerfile.windowing', net.replace('Ledger', 'Frames')));
  });

  it('keeps nothing in a volume that stays with root', () => {
    const shop = (volume: string): Given => ({ Dockerfile: python('COPY shop.py .', `VOLUME ${volume}`, 'CMD ["python", "shop.py"]') });
    manual(shop('/var/log'), /VOLUME keeps what is written to \/var\/log, which belongs to root/);
    manual(shop('["/var/lib/shop", "/etc/shop"]'), /\/etc\/shop/);
    const bare =
      'FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /shop .\nFROM scratch\nCOPY --from=build /shop /shop\n';
    manual({ Dockerfile: `${bare}VOLUME /data\nENTRYPOINT ["/shop"]\n` }, /\/data, which belongs to root/);
    bulk({ Dockerfile: `${bare}ENTRYPOINT ["/shop"]\n` });
    bulk({
      Dockerfile: python('RUN useradd shop && chown -R shop /var/log', 'COPY shop.py .', 'VOLUME /var/log', 'CMD ["python", "shop.py"]'),
    });
    bulk(shop('/tmp /var/lib/shop'));
    bulk(shop('/home/app/data'));
  });

  const built = (...lines: readonly string[]): Given => ({
    Dockerfile: ['FROM debian:12', 'WORKDIR /app', ...lines, 'CMD ["/app/ledger"]', ''].join('\n'),
  });

  it('is the number that files are given to, also of the group of root', () => {
    const why = (...lines: readonly string[]): string => fixesOf(built(...lines)).why;
    match(why('COPY --chown=1500 ledger .'), /gives files to the number 1500, which needs no account/);
    match(why('COPY ledger .', 'RUN chown -R 1500:0 /app'), /gives files to the number 1500:0,/);
    doesNotMatch(why('COPY --chown=1500 ledger .', 'COPY --chown=1600 other .'), /which needs no account/);
    doesNotMatch(why('COPY --chown=0:0 ledger .'), /which needs no account/);
  });

  it('gives files to nobody else', () => {
    manual(built('COPY --chown=nobody:root ledger .'), /the image gives files to nobody, and another user may not be able to write there/);
    manual(built('COPY ledger .', 'RUN chown -R www-data /app'), /gives files to www-data/);
    bulk(built('RUN useradd -u 1500 clerk', 'COPY --chown=1500 ledger .'));
    bulk(built('COPY --chown=root:root ledger .'));
  });
});
