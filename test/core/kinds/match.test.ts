import { deepEqual } from 'node:assert/strict';
import { kindByName, kindOf, mayHold } from '../../../server/src/core/kinds/match';

const image = 'FROM debian:13\nRUN true\n';
const service = 'services:\n  web:\n    image: nginx:1.29\n';

/** The kind of a file of such a name, as a walk over a folder finds it. */
function found(name: string, text: string): string | undefined {
  const file = `/w/${name}`;
  return kindByName(file) || mayHold(file) ? kindOf(file, text)?.id : undefined;
}

describe('The kind of a file', () => {
  for (const name of [
    ...['Dockerfile', 'dockerfile', 'Dockerfile.dev', 'Dockerfile-dev', 'Dockerfile_dev', 'dev.Dockerfile', 'web.dockerfile'],
    ...[
      'Containerfile',
      'Containerfile.dev',
      'Containerfile-dev',
      'dev.Containerfile',
      'Dockerfile.template',
      'Dockerfile.py',
      'Dockerfile-3.12',
    ],
  ]) {
    it(`is a Dockerfile for ${name}`, () => deepEqual(found(name, image), 'dockerfile'));
  }

  for (const name of [
    ...[
      'Dockerfile.md',
      'Dockerfile-notes.md',
      'Dockerfile.j2',
      'Dockerfile.tmpl',
      'Dockerfile.in',
      'Dockerfile-dev.jinja2',
      'compose.yaml.j2',
      'Dockerfile.erb',
    ],
    ...['Dockerfile.dockerignore', 'Dockerfiles', 'containerfiles', 'Dockerfile_rules.json', '{{cookiecutter.name}}/Dockerfile'],
  ]) {
    it(`is none for ${name}`, () => deepEqual(found(name, image), undefined));
  }

  it('is told by the text where the name may be that of a program', () => {
    deepEqual(found('dockerfile_lint.py', 'import re\n'), undefined);
    deepEqual(found('Dockerfile.go', `# syntax=docker/dockerfile:1\n${image}`), 'dockerfile');
    deepEqual(found('dockerfile.ex', 'defmodule Dockerfile do\nend\n'), undefined);
  });

  for (const [what, text] of Object.entries({
    'Go around instructions': '{{ if .Slim }}\nFROM alpine:3.22\n{{ else }}\nFROM debian:13\n{{ end }}\n',
    'Go in the image': 'FROM golang:{{ .Version }}\nUSER 1000\n',
    Jinja: 'FROM alpine:3.22\n{% for package in packages %}\nRUN apk add {{ package }}\n{% endfor %}\n',
    ERB: '<% base = "ruby" %>\nFROM <%= base %>\n',
    'percent signs': 'FROM ruby:%%VERSION%%\n',
    autoconf: 'ARG A=1\nFROM @BASE_IMAGE@\n',
    'lines of a program of its own': 'FROM debian:13\n@INCLUDE base\n@IF [ -n "$CACHE" ]\nRUN make\n@ENDIF\n',
    'a part of another': '{{\n    set user to "app"\n}}ENV A=1 \\\n\n    B=2\n',
  })) {
    it(`is none for a Dockerfile that ${what} makes`, () => deepEqual(found('Dockerfile', text), undefined));
  }

  it('is none for a template that no builder reads', () => {
    const text = 'FROM debian:13\nRUN case "$ARCH" in \\\n    "${CASES[@]}"\n  esac\n';
    deepEqual(found('Dockerfile-slim.template', text), undefined);
    deepEqual(found('image-templates/Dockerfile.part', 'ENV A=1 \\\n    B=2\n'), undefined);
    deepEqual(found('templates/go/Dockerfile', image), 'dockerfile');
    deepEqual(found('Dockerfile-slim', text), 'dockerfile');
  });

  for (const [what, text] of Object.entries({
    'a command': "FROM debian:13\nRUN docker ps --format '{{.Names}}' && echo <% %> @HOME@\n",
    'a here-document': 'FROM debian:13\nCOPY <<EOF /etc/list.tmpl\n{{ range . }}\n{% if x %}\nEOF\nUSER root\n',
    'a comment': '# {{ not a template }}\nFROM debian:13\n',
    'a line of a command': 'FROM debian:13\nRUN docker inspect --format \\\n  {{.Id}} web\n',
  })) {
    it(`is a Dockerfile with braces in ${what}`, () => deepEqual(found('Dockerfile', text), 'dockerfile'));
  }

  for (const [what, name, text] of [
    ['conditions', 'compose.yaml', `${service}{% if cache %}\n  cache:\n    image: redis:8\n{% endif %}\n`],
    ['filled in values', 'compose.yaml', 'services:\n  web:\n    image: {{ image }}\n'],
    ['autoconf', 'compose.yaml', 'services:\n  web:\n    image: @IMAGE@\n'],
    ['a generator of projects', '{{cookiecutter.name}}/compose.yaml', service],
    ['Helm', 'values-dev.yaml', service],
    ['Rancher 1', 'rancher-compose.yml', service],
    [
      'the hand of a runner of jobs',
      '.github/workflows/docker-compose-tests.yml',
      `on: push\njobs:\n  e2e:\n    runs-on: ubuntu-24.04\n${service}`,
    ],
  ] as const) {
    it(`is none for a Compose file made by ${what}`, () => deepEqual(found(name, text), undefined));
  }

  it('is none for a pipeline that has services beside its steps', () => {
    const steps = 'steps:\n  - name: test\n    image: golang:1.26\n    commands: [go test ./...]\n';
    deepEqual(found('.woodpecker.yml', `variables:\n  - &go golang:1.26\n${steps}${service}`), undefined);
    deepEqual(found('ci/pipeline.yaml', `when:\n  event: push\n${service}${steps}`), undefined);
    deepEqual(found('ci/stack.yaml', service), 'compose');
  });

  it('is that of a development container below .devcontainer where its text is', () => {
    deepEqual(found('.devcontainer/python.json', '{ "image": "debian:13" }'), 'devcontainer');
    deepEqual(found('.devcontainer/go/devcontainer.json', '{}'), 'devcontainer');
    deepEqual(found('.devcontainer/proxy/site/manifest.json', '{ "name": "{{host}}", "icons": [] }'), undefined);
  });

  for (const [what, text] of Object.entries({
    'a quoted value': `${service}    hostname: "{{.Node.Hostname}}"\n`,
    'a value of swarm without quotes': `${service}    hostname: {{.Node.Hostname}}\n`,
    'a command': `${service}    command: docker ps --format {{.Names}}\n`,
    'a block text': `${service}    configs: [page]\nconfigs:\n  page:\n    content: |\n      {{ range .Hosts }}\n      {% if x %}\n      a: {{ x }}\n`,
  })) {
    it(`is a Compose file with braces in ${what}`, () => deepEqual(found('compose.yaml', text), 'compose'));
  }
});
