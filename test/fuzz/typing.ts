import { deepEqual } from 'node:assert/strict';
import { analyzeFiles, type Checked } from '../../server/src/workspace/analyze';
import { type Cache, createCache } from '../../server/src/workspace/cache';
import type { Source } from '../../server/src/workspace/source';
import { random } from '../bench/make';
import { type Files, fileId, reader, root } from '../support/open';

/** Services that are beside those of a fixture: what is found about them must not depend on what was found before. */
const beside = `  neighbour-a:
    image: postgres:16
    privileged: true
    volumes: [shared:/var/lib/postgresql/data, /var/run/docker.sock:/var/run/docker.sock]
    ports: ["5432:5432"]
  # note
  neighbour-b:
    image: nginx:1.27
    user: root
    network_mode: service:neighbour-a
    environment: { DB: neighbour-a, PASSWORD: hunter2hunter2 }
`;

/** The same files with more services in each Compose file that has room for them. */
export function withMore(files: Files): Files {
  return new Map([...files].map(([name, text]) => [name, text.replace(/^services:\n(?= {2}\S)/m, (head) => head + beside)]));
}

/** What people type, and what makes a small change a large one. */
const typed = [
  ...[
    '# note',
    '    privileged: true',
    '    image: nginx:1.27',
    '    user: root',
    '    build: .',
    '    read_only: true',
    '    <<: *x',
    '---',
  ],
  ...[
    '    ports: ["80:80"]',
    '    volumes: ["./a:/b"]',
    '    network_mode: service:web',
    '    pid: host',
    '  web:',
    'services:',
    'volumes:',
  ],
  ...[
    '    environment: { PASSWORD: hunter2hunter2 }',
    '    extends: { service: web }',
    '    volumes_from: [web]',
    '    command: >',
    '      - a',
  ],
  ...[
    '    # bulkhead: allow compose/privileged -- why',
    '  x: &x',
    '    cap_add: [SYS_ADMIN]',
    '    depends_on: [web]',
    '    restart: "no',
    '',
  ],
  ...[
    'USER root',
    'RUN curl -k https://example.com | sh',
    'RUN <<EOF',
    'EOF',
    'FROM alpine AS web',
    'ENV A=b',
    '  && rm -rf / \\',
    'ARG A',
  ],
];
const characters = [
  ' ',
  '  ',
  '\n',
  '#',
  ':',
  '-',
  '"',
  "'",
  '|',
  '>',
  '&',
  '*',
  '$',
  '{',
  '}',
  '[',
  ']',
  '\\',
  '\t',
  '\r',
  'a',
  '1',
  'root',
  '!reset ',
];

/** Makes edits of a text as they are made in an editor: most of them small, some of them taken back. */
export function typist(seed: number): (text: string) => string {
  const next = random(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)]!;
  const inLines = (text: string, change: (lines: string[], at: number) => void): string => {
    const lines = text.split('\n');
    change(lines, below(lines.length));
    return lines.join('\n');
  };
  const edits: readonly ((text: string) => string)[] = [
    (text) => inLines(text, (lines, at) => void lines.splice(at, 0, pick(typed))),
    (text) => inLines(text, (lines, at) => void lines.splice(at, 0, pick(typed))),
    (text) => inLines(text, (lines, at) => void lines.splice(at, 1)),
    (text) => inLines(text, (lines, at) => void lines.splice(below(lines.length), 0, lines[at]!)),
    (text) => inLines(text, (lines, at) => void lines.splice(at, 0, ...lines.slice(at, at + 1 + below(6)))),
    (text) => inLines(text, (lines, at) => void lines.splice(at, 1, pick(['  ', ' ', '# ']) + lines[at]!)),
    (text) => inLines(text, (lines, at) => void lines.splice(at, 1, lines[at]!.replace(/^ {1,2}/, ''))),
    (text) => {
      const word = pick(['b', '1.0', 'root', 'true', '']);
      return inLines(text, (lines, at) => void lines.splice(at, 1, lines[at]!.replace(/[\w.]+(?=\W*$)/, word)));
    },
    (text) => {
      const at = below(text.length + 1);
      return text.slice(0, at) + pick(characters) + text.slice(at);
    },
    (text) => {
      const at = below(text.length + 1);
      return text.slice(0, at) + text.slice(at + 1 + below(3));
    },
  ];
  let saved: string | undefined;
  return (text) => {
    if (saved !== undefined && below(4) === 0) {
      const back = saved;
      saved = undefined;
      return back;
    }
    saved = below(3) === 0 ? text : saved;
    return pick(edits)(text);
  };
}

/** Lines that mostly say nothing, and some that decide something in one place or another. */
const remarks = [
  ...['# note', '  # note', '    # see the wiki', '', '   ', '#', '# - "80:80"', '    # image: nginx', '\t# tab', '# ümläut', '#\r'],
  ...[
    '    # needed for the backup',
    '  # for the backup',
    '  # do not touch',
    '    # read-only breaks the plugins',
    '# required by law',
    '# ${A}',
  ],
  ...[
    '# bulkhead: allow compose/privileged -- why',
    '# hadolint ignore=DL3002',
    '# check=skip=all',
    '# escape=`',
    '# {{ x }}',
    '# <<EOF',
    '# zero\u200bwidth',
  ],
];

/** Makes edits of comments and blank lines, most of them small. */
export function commenter(seed: number): (text: string) => string {
  const next = random(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  const other = typist(seed);
  return (text) => {
    const all = text.split('\n');
    const at = below(all.length + 1);
    const isRemark = (line: string | undefined): boolean => line !== undefined && /^\s*(#|$)/.test(line);
    const own = [...all.keys()].filter((index) => isRemark(all[index]));
    const one = own[below(own.length)];
    const kind = below(one === undefined ? 4 : 8);
    if (kind < 3) all.splice(at, 0, remarks[below(remarks.length)]!);
    else if (kind === 3) return below(3) === 0 ? other(text) : text;
    else if (kind === 4) all.splice(one!, 1);
    else if (kind === 5) all[one!] += ['x', ' y', '#', ' needed'][below(4)]!;
    else if (kind === 6) all.splice(one!, 0, all[one!]!);
    else all.splice(one!, 1 + below(2), remarks[below(remarks.length)]!, remarks[below(remarks.length)]!);
    return all.join('\n');
  };
}

/** All that is found, as reports have it. */
export function found(checked: readonly Checked[]): unknown {
  const all = checked.map(({ analysis, files }) => ({ files: [...files].sort(), findings: analysis.findings, secrets: analysis.secrets }));
  return JSON.parse(JSON.stringify(all));
}

/**
 * Edits the files of a project one after another, as in an editor, and compares what is found with what an analysis from nothing finds.
 */
export async function compareWhileTyping(files: Files, seed: number, edits: number): Promise<void> {
  const texts = new Map(files);
  const read = reader(texts);
  const source: Source = { read: async (file) => read(file) ?? null };
  const names = [...texts.keys()];
  // The last good config stays in force where one is broken: what is found then depends on what was there before.
  const edited = names.filter((name) => !name.includes('.bulkhead'));
  const type = new Map(names.map((name, index) => [name, typist(seed + index)]));
  const next = random(seed);
  const cache = createCache();
  const analyze = (by: Cache) => analyzeFiles(names.map(fileId), source, { root, today: '2026-01-01', cache: by });
  await analyze(cache);
  for (let edit = 0; edit < edits; edit++) {
    const name = edited[Math.floor(next() * edited.length)]!;
    texts.set(name, type.get(name)!(texts.get(name)!));
    deepEqual(found(await analyze(cache)), found(await analyze(createCache())), `${name}, edit ${edit} of seed ${seed}`);
  }
}
