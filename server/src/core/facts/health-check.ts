import { bringsHealthCheck } from '../knowledge/health-checks';
import { profileOf } from '../model/privilege';
import type { Service } from '../model/service';
import { chain } from '../model/stage';
import { known, type Trace, type Traced } from '../model/traced';
import { booleanOf, get, scalarAt, type Value } from '../model/value';

/** What tells the engine whether a service works. */
export type HealthCheck =
  | { readonly kind: 'set' | 'unknown' }
  /** Switched off there: in the service, or by its Dockerfile. */
  | { readonly kind: 'off'; readonly by: Trace /** Whether the image has one that would count. */; readonly hides: boolean }
  /** `sure`: the image is known to bring none. */
  | { readonly kind: 'none'; readonly sure: boolean };

/** The health check of a service: its own, else that of the stage it runs, else that of the image. */
export function healthCheckOf(service: Service): HealthCheck {
  const own = get(service.map, 'healthcheck');
  const disable = booleanOf(scalarAt(own, 'disable'));
  const test = get(own, 'test');
  if (disable?.known && disable.value) return { kind: 'off', by: disable, hides: ofImage(service).kind === 'set' };
  const word = test && firstWord(test);
  if (word?.known && word.value === 'NONE') return { kind: 'off', by: word, hides: ofImage(service).kind === 'set' };
  if ((disable && !disable.known) || (word && !word.known)) return { kind: 'unknown' };
  if (word) return { kind: 'set' };
  return ofImage(service);
}

function firstWord(test: Value): Traced<string> | undefined {
  const word = test.kind === 'seq' ? test.items[0] : test;
  return word?.kind === 'scalar' && word.plain !== null ? word : undefined;
}

function ofImage(service: Service): HealthCheck {
  const { build, image, images } = service;
  const stage = build?.stage;
  if (build && !stage) return { kind: 'unknown' };
  for (const { file, instructions, name } of stage ? chain(stage) : []) {
    const last = instructions.filter(({ keyword }) => keyword === 'HEALTHCHECK').at(-1);
    if (!last || !build) continue;
    if (!/^none$/i.test(last.rest.trim())) return { kind: 'set' };
    return {
      kind: 'off',
      hides: false,
      by: { ...build, via: [...build.via, { kind: 'dockerfile', stage: name, at: { file, start: last.start, end: last.end } }] },
    };
  }
  const reference = stage ? stage.base : image;
  if (!reference?.known) return { kind: 'unknown' };
  if (bringsHealthCheck(reference.value, images)) return { kind: 'set' };
  return { kind: 'none', sure: known(reference) === 'scratch' || profileOf(service) !== undefined };
}
