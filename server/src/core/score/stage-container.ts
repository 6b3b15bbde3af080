import { memoize } from '../base/memoize';
import { attributesOf } from '../model/compose/attributes';
import type { ContainerConfig } from '../model/container';
import type { Stage } from '../model/stage';
import type { MapValue } from '../model/value';

/** The container that `docker run` starts from a stage when nothing else is said. */
export const containerOfStage = memoize((stage: Stage): ContainerConfig => {
  const { at, name, images } = stage;
  const nothing: MapValue = { kind: 'map', at, via: [], entries: new Map() };
  return {
    name,
    at,
    complete: true,
    images,
    build: { at, via: [], args: new Map(), contexts: new Map(), stage },
    capAdd: [],
    capDrop: [],
    securityOpt: [],
    mounts: [],
    fileGrants: [],
    ports: [],
    environment: new Map(),
    envFiles: [],
    attributes: attributesOf(nothing),
  };
});
