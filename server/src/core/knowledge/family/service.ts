import type { Facts } from './family';
import { none } from './profile';

/** What is the same for most images that run one program. */
type Usual =
  | 'variant'
  | 'kind'
  | 'stepDown'
  | 'capabilities'
  | 'readOnly'
  | 'data'
  | 'fileSecrets'
  | 'usesSetuid'
  | 'confidence'
  | 'checkedBy'
  | 'checked';

/**
 * A profile of an image that runs one program: what is not said is that it needs nothing but `/tmp`. One that starts as another user than
 * root may be told to start as that user.
 */
export function service(of: Omit<Facts, Usual> & Partial<Pick<Facts, Usual>>): Facts {
  return {
    variant: 'all',
    kind: 'service',
    stepDown: 'none',
    capabilities: none,
    readOnly: { tmpfs: [{ path: '/tmp' }], blockers: [] },
    data: [],
    fileSecrets: [],
    usesSetuid: false,
    confidence: 'high',
    checkedBy: 'source',
    checked: '2026-11-24',
    ...(of.start.uid !== 0 && { userOk: of.start }),
    ...of,
  };
}
