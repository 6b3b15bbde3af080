import { defineFamily } from '../family/family';
import { anything, variable } from '../family/open-setting';

/** ArangoDB. */
export default defineFamily({
  name: 'arangodb',
  images: ['arangodb'],
  open: [
    variable('ARANGO_NO_AUTH', anything, 'can connect without a login', 'hub.docker.com/_/arangodb', {
      unless: /^ARANGO_(?:ROOT_PASSWORD(?:_FILE)?|RANDOM_ROOT_PASSWORD)$/,
    }),
  ],
});
