import fc from 'fast-check';
import { attributes, refused } from './attributes';
import { tagged, type Yaml, yamlText } from './yaml-text';

/** The files of a project by name, the first of `merged` being its base. */
export interface Generated {
  readonly files: Readonly<Record<string, string>>;
  readonly merged: readonly string[];
}

type Body = Readonly<Record<string, Yaml>>;

/** Keys that quickly contradict others get their turn less often. */
const rare = new Set(['provider', 'network_mode', 'mem_limit', 'cpus', 'pids_limit', 'mem_reservation', 'container_name', 'dns']);
const common = Object.keys(attributes).filter((key) => !rare.has(key) && key !== 'image');
const keys = fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...common) }, { weight: 1, arbitrary: fc.constantFrom(...rare) });

const attribute: fc.Arbitrary<readonly [string, Yaml]> = keys
  .filter((key) => attributes[key] !== undefined)
  .chain((key) => attributes[key]!.map((value) => [key, value] as const));

/** A key with a value; now and then one that Compose refuses. */
const anyAttribute = fc.oneof({ weight: 400, arbitrary: attribute }, { weight: 1, arbitrary: refused });

const body: fc.Arbitrary<Body> = fc.array(anyAttribute, { maxLength: 6 }).map((list) => Object.fromEntries(list));

/** Keys that Compose lets be null where nothing is there to override. */
const nullable = new Set(['command', 'entrypoint', 'deploy', 'develop']);

/** A body that takes away or replaces what it overrides. */
const overriding: fc.Arbitrary<Body> = fc.tuple(body, fc.array(fc.tuple(keys, fc.nat(3)), { maxLength: 2 })).map(([own, tags]) => {
  const out: Record<string, Yaml> = { ...own };
  for (const [key, how] of tags) {
    const value = out[key];
    if (how === 0) out[key] = tagged('!reset', null);
    else if (how === 1 && nullable.has(key)) out[key] = null;
    else if (value !== undefined && value !== null && typeof value === 'object') out[key] = tagged('!override', value);
  }
  return out;
});

/** The same keys without values: Compose keeps what is there. */
function nulls(own: Body): Body {
  return Object.fromEntries(
    Object.keys(own)
      .slice(0, 2)
      .map((key) => [key, null]),
  );
}

/** Every service has an image: what Compose does with the rest would not be seen otherwise. */
const whole = (own: Body): Body => (own.image !== undefined || own.build !== undefined ? own : { image: 'nginx', ...own });

const top: Body = {
  networks: { front: { internal: true }, back: null },
  volumes: { data: { driver: 'local', driver_opts: { type: 'none', o: 'bind', device: './d' } } },
  secrets: { token: { file: './token.txt' }, other: { environment: 'SET' } },
  configs: { conf: { content: 'x ${TAG:-y}' } },
};

const dotenv = fc.array(
  fc.constantFrom(
    'TAG=1.0',
    'IMAGE="web app"',
    'UID=5',
    "P='false'",
    'CAP=NET_RAW',
    'SET=from-env',
    'PORT=81',
    'DIR=./dir',
    'MEM=1g',
    'CPUS=2',
    'TAG=${IMAGE:-q}',
    '# x',
    'DNS=',
  ),
  { maxLength: 5 },
);

/** Two services share an anchor, one through `<<`, one through a list of merges. */
function anchored(
  a: Body,
  b: Body,
  shared: Body,
  other: Body,
  list: boolean,
): { readonly anchors: Yaml; readonly a: Body; readonly b: Body } {
  return {
    anchors: { one: tagged('&one', shared), two: tagged('&two', other) },
    a: { '<<': tagged('*one'), ...a },
    b: { '<<': list ? [tagged('*one'), tagged('*two')] : tagged('*two'), ...b },
  };
}

const basic = fc.record({
  a: body,
  b: body,
  env: dotenv,
  override: fc.option(fc.record({ a: overriding, c: body, top: fc.boolean(), nulls: fc.boolean() }), { nil: undefined }),
  merge: fc.option(fc.record({ shared: body, other: body, list: fc.boolean() }), { nil: undefined }),
  extend: fc.option(fc.record({ base: body, middle: body, own: overriding, how: fc.nat(3) }), { nil: undefined }),
  include: fc.option(fc.record({ d: body, a: fc.option(body, { nil: undefined }), env: dotenv, how: fc.nat(4) }), { nil: undefined }),
  second: fc.option(body, { nil: undefined }),
  named: fc.boolean(),
});

type Parts = Parameters<Parameters<typeof basic.map>[0]>[0];

/** Projects of up to six files: overrides, anchors, `extends`, `include`, documents, variables. */
export const projects: fc.Arbitrary<Generated> = basic.map((parts) => {
  const files: Record<string, string> = { 'more.env': "A=file\nF='x y'\nB=${TAG:-none}\n", '.env': `${parts.env.join('\n')}\n` };
  const { a, b, anchors } = withAnchors(parts);
  const services: Record<string, Yaml> = { a, b, z: { image: 'z' } };
  if (parts.extend) addExtended(parts.extend, services, files);
  const includes = parts.include ? { include: [addIncluded(parts.include, files)] } : {};
  if (parts.extend && !files['sub/more.env']) files['sub/more.env'] = 'A=sub\n';
  const head: Body = { ...(parts.named ? { name: 'my-${TAG:-x}app' } : {}), ...anchors, ...includes };
  files['compose.yaml'] = yamlText({ ...head, services, ...top }).trimStart();
  if (parts.second) files['compose.yaml'] += `---\n${yamlText({ services: { a: parts.second } }).trimStart()}`;
  const merged = ['compose.yaml'];
  if (parts.override) {
    files['compose.override.yaml'] = overrideText(parts.override, parts.a);
    merged.push('compose.override.yaml');
  }
  return { files, merged };
});

function withAnchors({ a, b, merge }: Parts): { readonly a: Body; readonly b: Body; readonly anchors: Body } {
  if (!merge) return { a: whole(a), b: whole(b), anchors: {} };
  const found = anchored(whole(a), whole(b), merge.shared, merge.other, merge.list);
  return { a: found.a, b: found.b, anchors: { 'x-shared': found.anchors } };
}

function addExtended(
  { base, middle, own, how }: NonNullable<Parts['extend']>,
  services: Record<string, Yaml>,
  files: Record<string, string>,
): void {
  if (how === 0) {
    services.base = whole(base);
    services.e = { extends: 'base', ...own };
  } else if (how === 1) {
    services.middle = { extends: { service: 'b' }, ...middle };
    services.e = { ...own, extends: { service: 'middle' } };
  } else {
    files['sub/ext.yaml'] = yamlText({ services: { base: whole(base), middle: { extends: 'base', ...middle } } }).trimStart();
    services.e = { extends: { file: how === 2 ? 'sub/ext.yaml' : './sub/ext.yaml', service: how === 2 ? 'base' : 'middle' }, ...own };
  }
}

/** @returns the entry of `include` */
function addIncluded({ d, a: clash, env, how }: NonNullable<Parts['include']>, files: Record<string, string>): Yaml {
  const path = how === 4 ? 'inc/${NOTHING:-inc}.yaml' : 'inc/inc.yaml';
  files['inc/inc.yaml'] = yamlText({
    services: { d: whole(d), ...(clash ? { a: clash } : {}) },
    ...(clash ? {} : { networks: { inner: null } }),
    ...top,
  }).trimStart();
  files['inc/.env'] = `${env.join('\n')}\n`;
  files['inc/other.env'] = 'TAG=other\nUID=7\n';
  files['inc/more.env'] = 'A=inner\n';
  files['sub/more.env'] = 'A=sub\n';
  return [{ path }, { path, project_directory: '.' }, { path: [path], env_file: 'inc/other.env' }, path, path][how]!;
}

function overrideText({ a, c, top: isFull, nulls: hasNulls }: NonNullable<Parts['override']>, base: Body): string {
  return yamlText({
    services: { a: { ...a, ...(hasNulls ? nulls(base) : {}) }, c: whole(c) },
    ...(isFull ? { networks: { back: { internal: 'true', labels: ['x=1'] } }, volumes: { data: { labels: { y: 2 } } } } : {}),
  }).trimStart();
}
