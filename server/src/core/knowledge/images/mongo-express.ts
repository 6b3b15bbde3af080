import { defineFamily } from '../family/family';
import { no, variable } from '../family/open-setting';

/** mongo-express: hub.docker.com/_/mongo-express. */
export default defineFamily({
  name: 'mongo-express',
  images: ['mongo-express'],
  insiders: 'mongo-express',
  open: [variable('ME_CONFIG_BASICAUTH', no, 'can edit the database', 'github.com/mongo-express/mongo-express', { instead: 'true' })],
});
