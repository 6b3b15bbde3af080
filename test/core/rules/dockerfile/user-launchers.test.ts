import { bulk, type Given, manual, none, python, serve } from '../../../support/user-fixes';

describe('A user in bulk, by what launchers start', () => {
  it('is not for what takes root, or could not be read', () => {
    const jobs = (config: string): Given => ({
      Dockerfile: python('RUN pip install supervisor', 'COPY jobs.conf /etc/supervisord.conf', 'CMD ["supervisord", "-n"]'),
      'jobs.conf': config,
    });
    none(jobs('[program:a]\ncommand=a\nuser=mail\n'), /supervisord\.conf starts a as mail, and supervisord requires root/);
    none(jobs('[supervisord]\nuser=root\n[program:a]\ncommand=a\n'), /starts supervisord as root/);
    none(jobs('[program:a]\ncommand=cron -f\n'), /cron needs root/);
    manual(jobs('[program:a]\ncommand=a\n'), /unless its configuration names no user/);

    const scripts = (more: string): Given => ({
      Dockerfile: 'FROM node:24\nWORKDIR /srv\nCOPY . .\nRUN npm ci\nCMD ["npm", "run", "web"]\n',
      'package.json': `{ "scripts": { "web": "node shop.js"${more} } }`,
    });
    bulk(scripts(''));
    bulk(scripts(', "preweb": "node check.js"'));
    manual(scripts(', "preweb": "chown -R node data"'), /package\.json calls chown/);
    manual({ ...scripts(''), 'package.json': '{}' }, /no script "web"/);
    manual({ Dockerfile: scripts('').Dockerfile! }, /"npm run web" runs could not be read/);

    const ruby = (procfile: string): Given => ({
      Dockerfile: 'FROM ruby:3.4\nWORKDIR /srv\nCOPY . .\nCMD ["bundle", "exec", "foreman", "start"]\n',
      Procfile: procfile,
    });
    bulk(ruby('web: ruby shop.rb\nmail: ruby mail.rb\n'));
    none(ruby('web: gosu web ruby shop.rb\n'), /Procfile calls gosu/);

    const make = (recipe: string): Given => ({
      Dockerfile: python('COPY . .', 'CMD ["make", "serve"]'),
      Makefile: `serve: ready\n\t$(PY) shop.py\nready:\n\t${recipe}\nPY = python\n`,
    });
    bulk(make('@echo ready'));
    manual(make('iptables -F'), /Makefile calls iptables/);

    const folder = (script: string): Given => ({
      Dockerfile: python('COPY launch.sh .', 'COPY parts/ /parts/', 'ENTRYPOINT ["./launch.sh"]', serve),
      'launch.sh': '#!/bin/sh\nfor part in /parts/*.sh; do . "$part"; done\nexec "$@"\n',
      'parts/a.sh': 'export A=1\n',
      'parts/b.sh': script,
    });
    bulk(folder('export B=2\n'));
    manual(folder('usermod -u 5 shop\n'), /b\.sh calls usermod/);

    const services = (run: string): Given => ({
      Dockerfile:
        'FROM debian:13\nRUN apt-get update && apt-get install -y runit\nCOPY sv /etc/service\nCMD ["runsvdir", "/etc/service"]\n',
      'sv/shop/run': run,
    });
    none(services('#!/bin/sh\nexec chpst -u shop shop\n'), /run calls chpst/);
    manual(services('#!/bin/sh\nexec shop\n'), /runsvdir needs root because .*, unless each of its services/);
  });
});
