import { nameAndTag } from '../../knowledge/image-name';
import type { Build, ContainerConfig } from '../container';
import type { Stage } from '../stage';
import { known, type Trace, type Traced } from '../traced';

/** What a name behind FROM stands for, where the project says so. */
export interface Given extends Trace {
  /** Another image. */
  readonly image?: Extract<Traced<string>, { readonly known: true }>;
  /** What another service of the project builds, as far as it can be read. */
  readonly stage?: Stage;
  /** True for a name of `additional_contexts`: it wins over the stages of the Dockerfile. */
  readonly context: boolean;
}

/** What the builds of a project give names to. */
export interface Surroundings {
  /** The services of the same application. */
  readonly beside: readonly ContainerConfig[];
  /** The stage that a service runs. */
  readonly stageOf: (service: ContainerConfig) => Stage | undefined;
}

/**
 * What a service gives a name behind FROM: an entry of `additional_contexts` (docker/buildx build/opt.go: a name is compared as an image, without
 * `:latest`; docker/compose pkg/compose/build_bake.go: `service:NAME` is what that service builds), or an image that another service builds.
 */
export function givenBy(service: ContainerConfig, name: string, { beside, stageOf }: Surroundings): Given | undefined {
  const wanted = nameAndTag(name);
  for (const [key, context] of service.build?.contexts ?? []) {
    if (nameAndTag(key) !== wanted) continue;
    const trace = { at: context.at, via: context.via, context: true };
    if (!context.known) return trace;
    const [, scheme, rest = ''] = /^([a-z-]+):(?:\/\/)?(.*)$/.exec(context.value) ?? [];
    if (scheme === 'docker-image') return { ...trace, image: { ...trace, known: true, value: rest } };
    const other = scheme === 'service' ? beside.find((one) => one.name === rest) : undefined;
    const stage = other && other !== service ? stageOf(other) : undefined;
    return { ...trace, ...(stage && { stage }) };
  }
  const builder = beside.find(({ build, image }) => build && image?.known && nameAndTag(image.value) === wanted);
  const stage = builder && builder !== service ? stageOf(builder) : undefined;
  return stage && builder?.image && { at: builder.image.at, via: builder.image.via, context: false, stage };
}

/**
 * Services as they run: one that only names an image runs what another service of its application builds under that name (docker/compose builds the
 * images of a project before it starts one, and pulls none that is there). Where services build different images under one name, nobody knows which.
 */
export function withBorrowedBuilds<T extends ContainerConfig>(services: readonly T[]): T[] {
  const builds = new Map<string, Build | undefined>();
  for (const { build, image } of services) {
    if (!build || !image?.known) continue;
    const name = nameAndTag(image.value);
    const other = builds.get(name);
    builds.set(name, !builds.has(name) || (other && isSameBuild(other, build)) ? build : undefined);
  }
  if (builds.size === 0) return [...services];
  return services.map((service) => {
    const { image } = service;
    const build = service.build || !image?.known ? undefined : builds.get(nameAndTag(image.value));
    return image && build ? { ...service, build: { ...build, at: image.at, via: image.via, borrowed: true } } : service;
  });
}

function isSameBuild(a: Build, b: Build): boolean {
  return a.file !== undefined && a.file === b.file && a.folder === b.folder && known(a.target) === known(b.target);
}
